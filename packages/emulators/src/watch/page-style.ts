/** The style of the page, for light and dark color schemes, and for wide and narrow screens. */
export const style: string = `
:root {
  color-scheme: light dark;
  --ground: #f6f7f9; --panel: #fff; --text: #1b1f26; --quiet: #5a6473; --line: #d9dee6; --accent: #0b62d6;
  --good: #14703a; --poor: #8a5300; --bad: #b3261e; --press: #e0245e;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #14171c; --panel: #1d2127; --text: #e7eaef; --quiet: #9aa5b5; --line: #343b46; --accent: #7db1ff;
    --good: #6fd398; --poor: #f0b95e; --bad: #ff8f86; --press: #ff5c8d;
  }
}
* { box-sizing: border-box; }
[hidden] { display: none !important; }
body { margin: 0; background: var(--ground); color: var(--text); font: 15px/1.45 system-ui, sans-serif; }
header { display: flex; flex-wrap: wrap; gap: 0 1rem; align-items: baseline; padding: .75rem 1.25rem; border-bottom: 1px solid var(--line); background: var(--panel); }
h1 { margin: 0; font-size: 1.1rem; }
h2 { margin: 0 0 .5rem; font-size: .95rem; }
header p { margin: 0; color: var(--quiet); }
#state::before { content: '● '; }
[data-kind='good'] { color: var(--good); }
[data-kind='poor'] { color: var(--poor); }
[data-kind='bad'] { color: var(--bad); }
main { display: grid; grid-template-columns: minmax(0, 1fr) minmax(22rem, 30rem); gap: 1.25rem; padding: 1.25rem; align-items: start; }
.empty { margin: 0; padding: 2rem 1rem; text-align: center; color: var(--quiet); border: 1px dashed var(--line); border-radius: 8px; }
.quiet { color: var(--quiet); }
fieldset { display: flex; flex-wrap: wrap; gap: .5rem; margin: 0 0 .75rem; padding: 0; border: 0; min-width: 0; }
legend { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
.choice { display: flex; gap: .4rem; align-items: center; max-width: 100%; padding: .3rem .7rem; border: 1px solid var(--line); border-radius: 99px; background: var(--panel); cursor: pointer; }
.choice:has(:checked) { border-color: var(--accent); box-shadow: inset 0 0 0 1px var(--accent); }
.choice input { margin: 0; accent-color: var(--accent); }
.id { overflow: hidden; text-overflow: ellipsis; font: .85rem/1.6 ui-monospace, monospace; }
:focus-visible, .choice:has(:focus-visible) { outline: 2px solid var(--accent); outline-offset: 2px; }
figure { margin: 0; }
#stage { position: relative; overflow: hidden; border: 1px solid var(--line); border-radius: 8px; background: var(--panel); }
#picture { display: block; width: 100%; height: 100%; }
.mark { position: absolute; pointer-events: none; }
#pointer { width: 16px; height: 24px; margin: -1px 0 0 -1px; fill: #000; stroke: #fff; stroke-width: 1.5; overflow: visible; }
#press { width: 28px; height: 28px; margin: -14px 0 0 -14px; border: 3px solid var(--press); border-radius: 50%; box-shadow: 0 0 0 1px #fff; animation: press .5s ease-out; }
@keyframes press { from { transform: scale(2.5); opacity: .2; } }
@media (prefers-reduced-motion: reduce) { #press { animation: none; } }
#trouble { position: absolute; inset: auto 0 0; margin: 0; padding: .5rem .75rem; background: var(--panel); color: var(--bad); }
dl { display: flex; flex-wrap: wrap; gap: .25rem 1.5rem; margin: .6rem 0 0; }
dl div { display: flex; gap: .4rem; }
dt { color: var(--quiet); }
dd { margin: 0; font-variant-numeric: tabular-nums; }
kbd { display: inline-block; margin-right: .25rem; padding: 0 .4rem; border: 1px solid var(--line); border-bottom-width: 2px; border-radius: 5px; background: var(--panel); font: .85rem ui-monospace, monospace; }
#requests { margin: 0; padding: 0; list-style: none; border: 1px solid var(--line); border-radius: 8px; background: var(--panel); max-height: calc(100vh - 8rem); overflow: auto; }
#requests:empty { display: none; }
li + li { border-top: 1px solid var(--line); }
summary { display: flex; gap: .6rem; align-items: baseline; padding: .4rem .75rem; cursor: pointer; list-style: none; font-size: .9rem; }
summary::-webkit-details-marker { display: none; }
summary::before { content: '▸'; flex: none; width: .7rem; color: var(--quiet); }
[open] > summary::before { content: '▾'; }
summary:hover { background: color-mix(in srgb, var(--accent) 8%, transparent); }
summary:focus-visible { outline-offset: -2px; }
time, .status, .took { flex: none; font-variant-numeric: tabular-nums; }
.status { font-weight: 600; min-width: 1.9rem; }
.what { flex: 1; min-width: 0; overflow-wrap: anywhere; }
.note { display: inline-block; padding: 0 .4rem; border: 1px solid currentColor; border-radius: 99px; color: var(--bad); font-size: .8rem; }
.more { padding: 0 .75rem .75rem 2.05rem; }
.path, pre { margin: .25rem 0 0; font: .8rem/1.5 ui-monospace, monospace; overflow-wrap: anywhere; white-space: pre-wrap; }
pre { padding: .5rem .75rem; border-radius: 6px; background: var(--ground); max-height: 24rem; overflow: auto; }
@media (max-width: 860px) {
  main { grid-template-columns: minmax(0, 1fr); padding: .75rem; gap: 1rem; }
  header { padding: .6rem .75rem; }
  #requests { max-height: none; }
  .more { padding-left: .75rem; }
}
`;
