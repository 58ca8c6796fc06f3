import type { VNode } from 'preact';
import type { Timeline, TracedCall } from '../reading/timeline.js';
import { count, duration } from './format.js';

interface LanesProps {
  readonly timeline: Timeline;
  readonly call: TracedCall | undefined;
  readonly onSelect: (call: number) => void;
}

/** A time span in a lane. */
interface Bar {
  readonly key: string;
  readonly startMs: number;
  readonly endMs: number;
  readonly row: number;
  readonly kind: string;
  readonly title: string;
  readonly text?: string;
  readonly call?: number;
}

/** The most rows of a lane. Deeper holds share the last row. */
const mostRows = 4;

/** Puts overlapping bars into separate rows. */
const inRows = (bars: readonly Omit<Bar, 'row'>[]): readonly Bar[] => {
  const ends: number[] = [];
  return bars.map((bar) => {
    const free = ends.findIndex((end) => end <= bar.startMs);
    const row = Math.min(mostRows - 1, free < 0 ? ends.length : free);
    ends[row] = bar.endMs;
    return { ...bar, row };
  });
};

const callBars = ({ calls, endMs }: Timeline): readonly Bar[] =>
  calls.map((call) => ({
    key: String(call.call),
    startMs: call.startMs,
    endMs: call.endMs ?? endMs,
    row: Math.min(mostRows - 1, call.depth),
    kind: call.outcome,
    title: `${call.label}${call.durationMs === undefined ? '' : `, ${duration(call.durationMs)}`}`,
    text: call.label,
    call: call.call,
  }));

const heldBars = ({ held }: Timeline): readonly Bar[] =>
  inRows(
    held.map(({ name, startMs, endMs, pressedAt }, index) => ({
      key: String(index),
      startMs,
      endMs,
      kind: 'held',
      title: `${name} down for ${duration(endMs - startMs)}, pressed at ${pressedAt}`,
      text: name,
    })),
  );

const requestBars = ({ requests }: Timeline): readonly Bar[] =>
  inRows(
    requests
      .map((request) => ({
        key: String(request.number),
        startMs: request.atMs - request.durationMs,
        endMs: request.atMs,
        kind: request.status === undefined || request.status >= 400 ? 'request failed' : 'request',
        title: `${request.method} ${request.path}, ${request.status ?? 'no reply'}, ${duration(request.durationMs)}`,
      }))
      .sort((a, b) => a.startMs - b.startMs),
  );

/** Shows the whole run along one time axis: calls, held keys and requests. */
export const Lanes = ({ timeline, call, onSelect }: LanesProps): VNode => {
  const { startMs, endMs } = timeline;
  const span = Math.max(1, endMs - startMs);
  const at = (ms: number): string => `${((ms - startMs) / span) * 100}%`;
  const wide = (from: number, to: number): string => `${(Math.max(0, to - from) / span) * 100}%`;
  const lanes = [
    { name: 'Calls', bars: callBars(timeline), one: 'call' },
    { name: 'Held', bars: heldBars(timeline), one: 'key or button held' },
    { name: 'Requests', bars: requestBars(timeline), one: 'request' },
  ].filter(({ bars }) => bars.length > 0);
  return (
    <div class="lanes">
      {lanes.map(({ name, bars, one }) => (
        <div class="lane" key={name}>
          <span class="name muted">{name}</span>
          <div
            class="plot"
            role="img"
            aria-label={`${name}: ${name === 'Held' ? bars.map(({ title }) => title).join('; ') : count(bars.length, one)}`}
            style={{ height: `${(1 + Math.max(...bars.map(({ row }) => row))) * 1.25}rem` }}
          >
            {call !== undefined && (
              <span class="band" style={{ left: at(call.startMs), width: wide(call.startMs, call.endMs ?? endMs) }} />
            )}
            {bars.map((bar) => (
              <span
                key={bar.key}
                class={`bar ${bar.kind}${bar.call !== undefined && bar.call === call?.call ? ' shown' : ''}`}
                title={bar.title}
                style={{ left: at(bar.startMs), width: wide(bar.startMs, bar.endMs), top: `${bar.row * 1.25}rem` }}
                onClick={() => bar.call !== undefined && onSelect(bar.call)}
              >
                {bar.text !== undefined && <span>{bar.text}</span>}
              </span>
            ))}
          </div>
        </div>
      ))}
      <div class="lane axis" aria-hidden="true">
        <span class="name" />
        <div class="plot">
          {[0, 0.25, 0.5, 0.75, 1].map((part) => (
            <span key={part} class={part === 1 ? 'tick last' : 'tick'} style={{ left: `${part * 100}%` }}>
              {duration(span * part)}
            </span>
          ))}
        </div>
      </div>
    </div>
  );
};
