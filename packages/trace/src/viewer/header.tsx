import type { VNode } from 'preact';
import type { Timeline } from '../reading/timeline.js';
import { count, duration, size } from './format.js';

const verdict = ({ totals, failures, why }: Timeline): { readonly text: string; readonly isBad: boolean } => {
  if (totals.failed > 0) return { text: `${count(totals.failed, 'call')} failed`, isBad: true };
  if (failures.length > 0) return { text: 'failed', isBad: true };
  if (why === undefined) return { text: 'cut short', isBad: true };
  return { text: 'passed', isBad: false };
};

/** Shows what was recorded, how it ended, and the totals. */
export const Header = ({ timeline, onHelp }: { readonly timeline: Timeline; readonly onHelp: () => void }): VNode => {
  const { driver, kind, display, startMs, totals, failures, why } = timeline;
  const { text, isBad } = verdict(timeline);
  // The error of a call is shown at the call.
  const unexplained = failures.filter(
    ({ message }) => !timeline.calls.some(({ error }) => error !== undefined && message.endsWith(error.message)),
  );
  return (
    <header>
      <div class="title">
        <h1>
          {driver ?? 'Farhand'} {kind ?? 'trace'}
        </h1>
        <span class={isBad ? 'verdict bad' : 'verdict'}>{text}</span>
        <span class="muted when">
          {new Date(startMs).toLocaleString()}
          {display === undefined ? '' : ` · ${display.width} × ${display.height}`}
        </span>
        <button type="button" class="help" onClick={onHelp} aria-label="Help" title="Keys (?)">
          ?
        </button>
      </div>
      <dl class="totals">
        <Total name="calls" value={String(totals.calls)} />
        <Total name="failed" value={String(totals.failed)} isBad={totals.failed > 0} />
        <Total name="requests" value={String(totals.requests)} />
        <Total name="time" value={duration(totals.ms)} />
        <Total name="sent and received" value={size(totals.bytes)} />
        <Total name="pictures" value={String(totals.pictures)} />
      </dl>
      {unexplained.map(({ message }) => (
        <pre class="failure" key={message}>
          {message}
        </pre>
      ))}
      {why === undefined && (
        <p class="note">The trace ends before the computer was closed: the process was probably killed.</p>
      )}
      {timeline.lost.lines + timeline.lost.pictures > 0 && (
        <p class="note">
          {count(timeline.lost.lines, 'event')} and {count(timeline.lost.pictures, 'picture')} are missing: they were
          recorded faster than the disk could write them.
        </p>
      )}
    </header>
  );
};

const Total = ({
  name,
  value,
  isBad = false,
}: {
  readonly name: string;
  readonly value: string;
  readonly isBad?: boolean;
}): VNode => (
  <div class={isBad ? 'bad' : ''}>
    <dt>{name}</dt>
    <dd>{value}</dd>
  </div>
);
