import type { Point, Size } from '@farhand/core';
import type {
  AttachmentLine,
  CallLine,
  FailureLine,
  ImageLine,
  Line,
  PartLine,
  PictureLine,
  PlainLine,
  ResultLine,
  SourceLine,
  StepOutcome,
} from '../recording/line.js';

/** A request of a trace. */
export type RequestLine = Extract<PlainLine, { readonly type: 'request' }>;

type HeldLine = Extract<PlainLine, { readonly type: 'held' }>;
/** A look of a locator. */
export type LookLine = Extract<PlainLine, { readonly type: 'look' }>;

type PointerLine = Extract<PlainLine, { readonly type: 'pointer' }>;

/** A step of a call, with its outcome if known. */
export interface TracedStep extends Omit<StepOutcome, 'outcome'> {
  readonly outcome?: StepOutcome['outcome'];
}

/** A call of a trace, with everything that belongs to it. */
export interface TracedCall {
  readonly call: number;
  readonly label: string;
  readonly calledAt: string;
  /** How many holds contain the call. */
  readonly depth: number;
  readonly within?: number;
  readonly startMs: number;
  /** Absent if the trace ends before the call does. */
  readonly endMs?: number;
  readonly durationMs?: number;
  readonly outcome: 'done' | 'failed' | 'open';
  readonly actions: CallLine['actions'];
  readonly steps: readonly TracedStep[];
  readonly error?: NonNullable<ResultLine['error']>;
  readonly requests: readonly RequestLine[];
  /** The last look of a locator's call. */
  readonly look?: LookLine;
  /** The picture before it, and when that picture was taken. Of a locator's call, the picture that its last look saw. */
  readonly before?: PictureLine;
  readonly after?: PictureLine;
  /** The pointer's position before it, if known. */
  readonly from?: Point;
  /** The part of the run that starts with this call. */
  readonly part?: string;
}

/** A key or button that was down for a while. */
interface HeldSpan {
  readonly name: string;
  readonly startMs: number;
  readonly endMs: number;
  readonly pressedAt: string;
}

/** The counts of a whole trace. */
interface Totals {
  readonly calls: number;
  readonly failed: number;
  readonly requests: number;
  readonly ms: number;
  readonly bytes: number;
  readonly pictures: number;
}

/** A trace in display order. */
export interface Timeline {
  readonly startMs: number;
  readonly endMs: number;
  readonly computer?: string;
  readonly driver?: string;
  readonly kind?: string;
  readonly display?: Size;
  /** Why it ended. Absent if the process was killed, or the trace ended first. */
  readonly why?: string;
  /** The calls in order, each before its nested calls. */
  readonly calls: readonly TracedCall[];
  readonly pictures: readonly PictureLine[];
  readonly requests: readonly RequestLine[];
  readonly held: readonly HeldSpan[];
  readonly images: ReadonlyMap<string, ImageLine>;
  readonly sources: ReadonlyMap<string, SourceLine>;
  readonly attachments: readonly AttachmentLine[];
  readonly failures: readonly FailureLine[];
  readonly lost: { readonly lines: number; readonly pictures: number };
  readonly totals: Totals;
  /** The call that explains why the run failed, or the first call. */
  readonly selected?: number;
}

const ofType = <T extends Line['type']>(
  lines: readonly Line[],
  type: T,
): readonly Extract<Line, { readonly type: T }>[] =>
  lines.filter((line): line is Extract<Line, { readonly type: T }> => line.type === type);

const lastBefore = <T extends { readonly number: number }>(lines: readonly T[], number: number): T | undefined =>
  lines.findLast((line) => line.number < number);

/** Arranges the lines of a trace. */
export const timelineOf = (lines: readonly Line[]): Timeline => {
  const begun = ofType(lines, 'call');
  const results = ofType(lines, 'result');
  const pictures = ofType(lines, 'picture');
  const requests = ofType(lines, 'request');
  const [open] = ofType(lines, 'open');
  const [end] = ofType(lines, 'end');
  const failures = ofType(lines, 'failure');
  const calls = callsOf({
    begun,
    results,
    pictures,
    pointers: ofType(lines, 'pointer'),
    looks: ofType(lines, 'look'),
    parts: ofType(lines, 'part'),
    owners: ownersOf(requests),
  });
  const times = lines.flatMap((line) =>
    'atMs' in line ? [line.atMs - ('durationMs' in line ? line.durationMs : 0)] : [],
  );
  const ends = lines.flatMap((line) => ('atMs' in line ? [line.atMs] : []));
  const startMs = times.reduce((least, time) => Math.min(least, time), Infinity);
  const endMs = ends.reduce((most, time) => Math.max(most, time), startMs);
  const selected = failingCall(calls, failures) ?? calls[0];
  return {
    startMs,
    endMs,
    ...(open?.computer === undefined ? {} : { computer: open.computer }),
    ...(open === undefined ? {} : { driver: open.driver, kind: open.kind, display: open.display }),
    ...(end === undefined ? {} : { why: end.why }),
    calls,
    pictures,
    requests,
    held: [...heldSpans(ofType(lines, 'held'), endMs), ...heldWithin(calls)].sort((a, b) => a.startMs - b.startMs),
    images: new Map(ofType(lines, 'image').map((line) => [line.image, line])),
    sources: new Map(ofType(lines, 'source').map((line) => [line.at, line])),
    attachments: ofType(lines, 'attachment'),
    failures,
    lost: ofType(lines, 'lost').at(-1) ?? { lines: 0, pictures: 0 },
    totals: {
      calls: calls.length,
      failed: calls.filter(({ outcome }) => outcome === 'failed').length,
      requests: requests.length,
      ms: endMs - startMs,
      bytes: requests.reduce((sum, { sentBytes, receivedBytes = 0 }) => sum + sentBytes + receivedBytes, 0),
      pictures: pictures.length,
    },
    ...(selected === undefined ? {} : { selected: selected.call }),
  };
};

interface Parts {
  readonly begun: readonly CallLine[];
  readonly results: readonly ResultLine[];
  readonly pictures: readonly PictureLine[];
  readonly pointers: readonly PointerLine[];
  readonly looks: readonly LookLine[];
  readonly parts: readonly PartLine[];
  readonly owners: ReadonlyMap<number, readonly RequestLine[]>;
}

const callsOf = ({ begun, results, pictures, pointers, looks, parts, owners }: Parts): readonly TracedCall[] => {
  const resultOf = new Map(results.map((result) => [result.call, result]));
  const lookOf = new Map(looks.map((look) => [look.call, look]));
  const partOf = new Map(
    parts.flatMap(({ atMs, name }) => {
      const first = begun.find((call) => call.atMs >= atMs);
      return first === undefined ? [] : [[first.call, name] as const];
    }),
  );
  const traced = (line: CallLine, depth: number): TracedCall => {
    const result = resultOf.get(line.call);
    // A chain may be called before the previous call's picture is taken. It starts its work only after that.
    const look = lookOf.get(line.call);
    const before = lastBefore(
      pictures,
      look?.number ?? (line.actions.length > 0 ? (result?.number ?? Infinity) : line.number),
    );
    const next = results.find(({ number }) => result !== undefined && number > result.number);
    const after = result === undefined ? undefined : lastBefore(pictures, next?.number ?? Infinity);
    const from = lastBefore(pointers, result?.number ?? Infinity)?.at;
    const part = partOf.get(line.call);
    return {
      call: line.call,
      label: line.label,
      calledAt: line.calledAt,
      depth,
      ...(line.within === undefined ? {} : { within: line.within }),
      startMs: line.atMs,
      ...(result === undefined ? {} : { endMs: result.atMs, durationMs: result.durationMs }),
      outcome: result?.outcome ?? 'open',
      actions: line.actions,
      steps: stepsOf(line, result),
      ...(result?.error === undefined ? {} : { error: result.error }),
      requests: owners.get(line.call) ?? [],
      ...(look === undefined ? {} : { look }),
      ...(before === undefined ? {} : { before }),
      ...(after === undefined ? {} : { after }),
      ...(from === undefined ? {} : { from }),
      ...(part === undefined ? {} : { part }),
    };
  };
  const numbers = new Set(begun.map(({ call }) => call));
  const inside = (call: number | undefined, depth: number): readonly TracedCall[] =>
    begun
      .filter(({ within }) => (within !== undefined && numbers.has(within) ? within : undefined) === call)
      .flatMap((line) => [traced(line, depth), ...inside(line.call, depth + 1)]);
  return inside(undefined, 0);
};

/**
 * Returns the steps of a call. The result of a hold around a body contains only the releases, and the result of a
 * refused call contains none.
 */
const stepsOf = ({ actions, labels }: CallLine, result: ResultLine | undefined): readonly TracedStep[] => {
  const ended = result?.steps ?? [];
  const asked = actions.map((action, index) => ({ action, label: labels[index] ?? action.type }));
  return ended[0]?.label === asked[0]?.label ? ended : [...asked, ...ended];
};

/** Returns the requests of each call. */
const ownersOf = (requests: readonly RequestLine[]): ReadonlyMap<number, readonly RequestLine[]> => {
  const owners = new Map<number, RequestLine[]>();
  for (const request of requests) {
    for (const call of request.calls) {
      const given = owners.get(call);
      if (given === undefined) owners.set(call, [request]);
      else given.push(request);
    }
  }
  return owners;
};

const nameOf = ({ key, button }: { readonly key?: string; readonly button?: string }): string =>
  key ?? (button === undefined ? '?' : `${button} button`);

const heldSpans = (lines: readonly HeldLine[], endMs: number): readonly HeldSpan[] => {
  const spans: HeldSpan[] = [];
  const down = new Map<string, Omit<HeldSpan, 'endMs'>>();
  for (const { held, atMs } of lines) {
    const now = new Map(held.map((one) => [`${nameOf(one)} ${one.pressedAt}`, one]));
    for (const [id, span] of down) {
      if (now.has(id)) continue;
      spans.push({ ...span, endMs: atMs });
      down.delete(id);
    }
    for (const [id, one] of now) {
      if (!down.has(id)) down.set(id, { name: nameOf(one), startMs: atMs, pressedAt: one.pressedAt });
    }
  }
  for (const span of down.values()) spans.push({ ...span, endMs });
  return spans;
};

/**
 * Returns what a single call presses and releases, such as a hold whose body only makes calls: no event reports that it
 * was down.
 */
const heldWithin = (calls: readonly TracedCall[]): readonly HeldSpan[] =>
  calls.flatMap(({ steps, startMs, endMs, calledAt }) =>
    endMs === undefined
      ? []
      : steps.flatMap(({ action, outcome }, index) => {
          if (outcome !== 'applied' || (action.type !== 'keyDown' && action.type !== 'pointerDown')) return [];
          const name = nameOf(action);
          const isUp = steps.some(
            ({ action: later }, at) =>
              at > index && (later.type === 'keyUp' || later.type === 'pointerUp') && nameOf(later) === name,
          );
          return isUp ? [{ name, startMs, endMs, pressedAt: calledAt }] : [];
        }),
  );

/**
 * Returns the call that explains a failure: the one whose error the reason repeats, otherwise the last failed call that
 * did not fail only because of a nested call.
 */
const failingCall = (calls: readonly TracedCall[], failures: readonly FailureLine[]): TracedCall | undefined => {
  const failed = calls.filter(({ outcome }) => outcome === 'failed');
  const causes = failed
    .filter(({ call }) => !failed.some(({ within }) => within === call))
    .sort((a, b) => (a.endMs ?? 0) - (b.endMs ?? 0));
  const named = causes.find(({ error }) =>
    failures.some(({ message }) => error !== undefined && message.includes(error.message)),
  );
  if (named !== undefined) return named;
  const [failure] = failures;
  const open = calls.filter(({ outcome }) => outcome === 'open').at(-1);
  if (failure === undefined) return causes.at(-1) ?? open;
  // An assertion fails after the call whose effect it checks.
  return calls.filter(({ startMs }) => startMs <= failure.atMs).at(-1);
};
