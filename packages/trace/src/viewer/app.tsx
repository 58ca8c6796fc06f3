import type { VNode } from 'preact';
import { useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { Timeline, TracedCall } from '../reading/timeline.js';
import { CallDetails } from './call-details.js';
import { CallList } from './call-list.js';
import { Extras } from './extras.js';
import { FilmStrip } from './film-strip.js';
import { Header } from './header.js';
import { Help } from './help.js';
import { Lanes } from './lanes.js';
import { startingSide, type Side } from './stage.js';

/** Returns the call in the address, such as `#12`. */
const callInAddress = (timeline: Timeline): number | undefined => {
  const call = Number(location.hash.slice(1));
  return timeline.calls.some((one) => one.call === call) ? call : undefined;
};

const matches = (call: TracedCall, query: string): boolean =>
  [call.label, call.calledAt, call.error?.message ?? '', call.part ?? '', ...call.steps.map(({ label }) => label)].some(
    (text) => text.toLowerCase().includes(query.toLowerCase()),
  );

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLInputElement && target.type === 'search';

/** Scrolls only the list around an element, so that the element is visible. */
const reveal = (element: Element | null): void => {
  const list = element?.closest('ol');
  if (element === null || list === null || list === undefined) return;
  const box = element.getBoundingClientRect();
  const frame = list.getBoundingClientRect();
  if (box.top < frame.top || box.bottom > frame.bottom)
    list.scrollTop += (box.top + box.bottom - frame.top - frame.bottom) / 2;
  if (box.left < frame.left || box.right > frame.right)
    list.scrollLeft += (box.left + box.right - frame.left - frame.right) / 2;
};

/** The whole page. */
export const App = ({ timeline }: { readonly timeline: Timeline }): VNode => {
  const [selected, setSelected] = useState(() => callInAddress(timeline) ?? timeline.selected);
  const [side, setSide] = useState<Side | undefined>(undefined);
  const [query, setQuery] = useState('');
  const [isHelpOpen, setHelpOpen] = useState(false);
  const search = useRef<HTMLInputElement>(null);

  const shown = useMemo(
    () => (query === '' ? timeline.calls : timeline.calls.filter((call) => matches(call, query))),
    [timeline, query],
  );
  const call = timeline.calls.find((one) => one.call === selected);
  const shownSide = side ?? (call === undefined ? 'after' : startingSide(call));

  const select = (next: number): void => {
    setSelected(next);
    setSide(undefined);
    history.replaceState(undefined, '', `#${next}`);
  };

  useLayoutEffect(() => {
    document.title = `${timeline.totals.failed + timeline.failures.length > 0 ? '✕ ' : ''}${call?.label ?? 'Trace'} · Farhand trace`;
    reveal(document.querySelector('[aria-current="true"]'));
    reveal(document.querySelector('.film .shown'));
  }, [timeline, call]);

  // Runs before the next key press, which may come before the next frame.
  useLayoutEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey || isHelpOpen) return;
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (step !== undefined) {
        const at = shown.findIndex((one) => one.call === selected);
        const next = shown[at < 0 ? 0 : Math.min(shown.length - 1, Math.max(0, at + step))];
        if (next !== undefined) select(next.call);
      } else if (event.key === 'Escape' && query !== '') {
        setQuery('');
        search.current?.blur();
      } else if (event.key === 'Enter' && isTyping(event.target)) {
        if (shown[0] !== undefined && !shown.some((one) => one.call === selected)) select(shown[0].call);
        search.current?.blur();
      } else if (isTyping(event.target)) return;
      else if (event.key === 'ArrowLeft') setSide('before');
      else if (event.key === 'ArrowRight') setSide('after');
      else if (event.key === '/') search.current?.focus();
      else if (event.key === '?') setHelpOpen(true);
      else return;
      event.preventDefault();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  });

  return (
    <>
      <Header timeline={timeline} onHelp={() => setHelpOpen(true)} />
      <section class="overview" aria-label="Overview">
        <Lanes timeline={timeline} call={call} onSelect={select} />
        <FilmStrip timeline={timeline} call={call} onSelect={select} />
      </section>
      <main>
        <nav class="calls" aria-label="Calls">
          <div class="search">
            <input
              ref={search}
              type="search"
              placeholder="Search calls  /"
              aria-label="Search calls"
              value={query}
              onInput={({ currentTarget }) => setQuery(currentTarget.value)}
            />
            {query !== '' && (
              <span class="muted" role="status">
                {shown.length} of {timeline.calls.length}
              </span>
            )}
          </div>
          <CallList calls={shown} selected={selected} onSelect={select} isFlat={query !== ''} />
        </nav>
        <article class="details" aria-label="Selected call">
          {call === undefined ? (
            <p class="muted">This trace has no calls.</p>
          ) : (
            <CallDetails timeline={timeline} call={call} side={shownSide} onSide={setSide} />
          )}
          <Extras timeline={timeline} />
        </article>
      </main>
      <Help isOpen={isHelpOpen} onClose={() => setHelpOpen(false)} />
    </>
  );
};
