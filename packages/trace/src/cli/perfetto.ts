import { timelineOf } from '../reading/timeline.js';
import type { Line } from '../recording/line.js';

/** An event of the Trace Event Format, which Perfetto and Chrome read. Times are in microseconds. */
interface TraceEvent {
  readonly name: string;
  readonly ph: 'X' | 'M' | 'i';
  readonly pid: number;
  readonly tid: number;
  readonly ts?: number;
  readonly dur?: number;
  readonly cat?: string;
  readonly s?: 't';
  readonly args?: Readonly<Record<string, unknown>>;
}

/** A time span, shown on a track with others of its kind. */
interface Span {
  readonly name: string;
  readonly startMs: number;
  readonly endMs: number;
  readonly args: Readonly<Record<string, unknown>>;
}

/** The number of tracks reserved for each kind. */
const roomForTracks = 100;

/** Converts a trace for Perfetto: calls, requests and held keys, each kind on its own tracks. */
export const perfettoOf = (lines: readonly Line[]): string => {
  const { calls, requests, held, pictures, startMs, endMs, driver = 'farhand', computer = '' } = timelineOf(lines);
  const events: readonly TraceEvent[] = [
    { name: 'process_name', ph: 'M', pid: 1, tid: 0, args: { name: `${driver} ${computer}`.trim() } },
    ...tracks(
      'calls',
      1,
      startMs,
      calls.map(({ call, label, calledAt, outcome, error, ...rest }) => ({
        name: label,
        startMs: rest.startMs,
        endMs: rest.endMs ?? endMs,
        args: { call, calledAt, outcome, ...(error === undefined ? {} : { error: error.message }) },
      })),
    ),
    ...tracks(
      'requests',
      2,
      startMs,
      requests.map(({ method, path, atMs, durationMs, status, attempt, requestId }) => ({
        name: `${method} ${path}`,
        startMs: atMs - durationMs,
        endMs: atMs,
        args: { status, attempt, requestId },
      })),
    ),
    ...tracks(
      'held',
      3,
      startMs,
      held.map(({ name, startMs: from, endMs: to, pressedAt }) => ({
        name,
        startMs: from,
        endMs: to,
        args: { pressedAt },
      })),
    ),
    ...pictures.map(({ atMs, after, width, height }) => ({
      name: 'picture',
      ph: 'i' as const,
      s: 't' as const,
      pid: 1,
      tid: roomForTracks,
      ts: micros(atMs - startMs),
      args: { after, width, height },
    })),
  ];
  return `${JSON.stringify({ displayTimeUnit: 'ms', otherData: { startedAtMs: startMs }, traceEvents: events })}\n`;
};

const micros = (ms: number): number => Math.round(ms * 1000);

/** Distributes spans over as few tracks as possible: on one track, spans are nested or separate. */
const tracks = (kind: string, place: number, originMs: number, spans: readonly Span[]): readonly TraceEvent[] => {
  const open: number[][] = [];
  const events = [...spans]
    .sort((a, b) => a.startMs - b.startMs || b.endMs - a.endMs)
    .map(({ name, startMs, endMs, args }): TraceEvent => {
      let track = open.findIndex((ends) => {
        while ((ends.at(-1) ?? Infinity) <= startMs) ends.pop();
        return endMs <= (ends.at(-1) ?? Infinity);
      });
      if (track < 0) track = open.push([]) - 1;
      open[track]?.push(endMs);
      const tid = place * roomForTracks + track;
      return {
        name,
        cat: kind,
        ph: 'X',
        pid: 1,
        tid,
        ts: micros(startMs - originMs),
        dur: micros(endMs - startMs),
        args,
      };
    });
  const names = open.map((_, track): TraceEvent => ({
    name: 'thread_name',
    ph: 'M',
    pid: 1,
    tid: place * roomForTracks + track,
    args: { name: kind },
  }));
  return [...names, ...events];
};
