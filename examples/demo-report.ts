/** What the demo did on one target. */
export interface DemoResult {
  readonly target: string;
  readonly description: string;
  /** Events that the page must report, and how many of them it did report, in order. */
  readonly events: { readonly expected: number; readonly seen: number };
  /** Calls of the script, HTTP requests to the vendor, and how long the script took. Absent if it did not end. */
  readonly run?: { readonly calls: number; readonly requests: number; readonly durationMs: number };
  /** Why it failed. Absent if it passed. */
  readonly problem?: string;
  readonly screenshot?: {
    readonly bytes: Uint8Array;
    readonly mime: string;
    readonly width: number;
    readonly height: number;
  };
}

/** Text as it stands in HTML, between tags and in quoted attributes. */
const escaped = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');

const style = `
  :root { color-scheme: light dark; --ground: #f6f6f4; --paper: #fff; --ink: #1d2126; --muted: #59626d; --line: #dfe1e3; --accent: #1f5fd6; --good: #1b6b3a; --good-soft: #e4f3e9; --bad: #b3261e; --bad-soft: #fbeceb }
  @media (prefers-color-scheme: dark) {
    :root { --ground: #121416; --paper: #1a1d20; --ink: #e7e9eb; --muted: #9da7b1; --line: #2e3338; --accent: #86b0ff; --good: #7fd6a0; --good-soft: #17301f; --bad: #ff9a91; --bad-soft: #3a2021 }
  }
  * { box-sizing: border-box; margin: 0 }
  body { background: var(--ground); color: var(--ink); font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif }
  header, main { max-width: 1600px; margin: 0 auto; padding: 0 20px }
  header { padding-top: 28px; padding-bottom: 20px }
  h1 { font-size: 26px; line-height: 1.25; letter-spacing: -.3px }
  header p { margin-top: 6px; max-width: 75ch; color: var(--muted) }
  main { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 345px), 1fr)); gap: 18px; padding-bottom: 48px }
  article { display: flex; flex-direction: column; background: var(--paper); border: 1px solid var(--line); border-radius: 12px; overflow: hidden; scroll-margin-top: 12px }
  article:target { grid-column: 1 / -1 }
  .picture { display: block; border-bottom: 1px solid var(--line) }
  .picture:focus-visible { outline: 3px solid var(--accent); outline-offset: -3px }
  .smaller { display: none; color: var(--accent) }
  article:target .smaller { display: inline }
  img { display: block; width: 100%; height: auto }
  .missing { display: grid; place-items: center; aspect-ratio: 16 / 9; border-bottom: 1px solid var(--line); color: var(--muted) }
  .text { display: flex; flex-direction: column; flex: 1; padding: 14px 16px 16px }
  .head { display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between; gap: 4px 12px }
  h2 { font-size: 17px }
  .verdict { padding: 1px 10px; border-radius: 99px; font-size: 13px; font-weight: 600; background: var(--good-soft); color: var(--good) }
  .failed .verdict { background: var(--bad-soft); color: var(--bad) }
  .text > p { margin-top: 2px; color: var(--muted) }
  dl { display: grid; grid-template-columns: 1.2fr .7fr 1.5fr auto; gap: 0 10px; margin-top: auto; padding-top: 12px }
  dl div { display: flex; flex-direction: column-reverse }
  dt { font-size: 13px; color: var(--muted) }
  dd { font-size: 17px; font-variant-numeric: tabular-nums; white-space: nowrap }
  pre { margin-top: 12px; padding: 10px 12px; border-radius: 8px; background: var(--bad-soft); color: var(--bad); font: 13px/1.45 ui-monospace, Menlo, Consolas, monospace; white-space: pre-wrap; overflow-wrap: anywhere }
`;

const figures = ({ events, run }: DemoResult): string => {
  const rows: readonly (readonly [string, string])[] = [
    ['events', `${events.seen} of ${events.expected}`],
    ['calls', run === undefined ? '–' : String(run.calls)],
    ['HTTP requests', run === undefined ? '–' : String(run.requests)],
    ['time', run === undefined ? '–' : `${(run.durationMs / 1000).toFixed(1)} s`],
  ];
  return `<dl>${rows.map(([name, value]) => `<div><dt>${name}</dt><dd>${value}</dd></div>`).join('')}</dl>`;
};

const pictureOf = ({ target, screenshot }: DemoResult): string => {
  if (screenshot === undefined) return '<p class="missing">No screenshot was taken.</p>';
  const { bytes, mime, width, height } = screenshot;
  const source = `data:${escaped(mime)};base64,${Buffer.from(bytes).toString('base64')}`;
  const alt = `The demo page on ${target}, after the script`;
  return `<a class="picture" href="#${escaped(target)}" title="Show this picture larger"><img src="${source}" width="${width}" height="${height}" alt="${escaped(alt)}"></a>`;
};

const article = (result: DemoResult): string => {
  const { target, description, problem } = result;
  return `<article id="${escaped(target)}"${problem === undefined ? '' : ' class="failed"'}>
${pictureOf(result)}
<div class="text"><div class="head"><h2>${escaped(target)}</h2><span class="verdict">${problem === undefined ? '✓ passed' : '✗ failed'}</span></div>
<p>${escaped(description)} <a class="smaller" href="#targets">Show the picture smaller</a></p>
${figures(result)}${problem === undefined ? '' : `\n<pre>${escaped(problem)}</pre>`}</div>
</article>`;
};

/** The page that shows what the demo did on each target, side by side. It loads nothing. */
export const demoReport = (results: readonly DemoResult[]): string => {
  const passed = results.filter(({ problem }) => problem === undefined).length;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
<title>Farhand demo: ${passed} of ${results.length} targets passed</title>
<style>${style}</style>
</head>
<body>
<header>
<h1>One script on ${results.length} targets: ${passed} passed</h1>
<p>The script types, selects with Shift, draws, drags, turns the wheel and clicks. The page reports every event that it
receives, and the demo compares these events with the expected list. Select a picture to enlarge it.</p>
</header>
<main id="targets">
${results.map(article).join('\n')}
</main>
</body>
</html>
`;
};
