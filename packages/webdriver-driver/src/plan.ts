import type { PlannedRequest, TabId } from '@farhand/core/driver';
import { endpoints, type EndpointName } from './endpoints.js';
import { keyOfValue } from './keys.js';
import type { ActionsRequest, InputSource, Tick, WebDriverCall } from './wire.js';

/** One request that carries calls. */
export interface InputRequest {
  /** The endpoint. */
  readonly endpoint: Extract<EndpointName, 'actions' | 'devTools'>;
  /** Its JSON body. */
  readonly body: object;
  /** The calls it carries, in order. */
  readonly calls: readonly WebDriverCall[];
  /** The window that it goes to. Absent: the current one. */
  readonly tab: TabId | undefined;
  /** What it does, which decides what to look for afterwards. */
  readonly act: Act;
}

/**
 * What the calls of a request do: `keys` that are no modifiers, a `press` of a button, or a turn of the `wheel`. `none`:
 * the page only sees moves, modifiers and releases.
 */
export type Act = 'none' | 'keys' | 'press' | 'wheel';

/** The most that a request pauses, in milliseconds: proxies and Grids give up on a request after a minute or more. */
export const longestPauseMs = 20_000;

/** The most calls in a request. At 2 to 4 ms for each key, a request takes a few seconds at most. */
const mostCalls = 1000;

const modifierValues: ReadonlySet<string> = new Set(
  [0xe008, 0xe009, 0xe00a, 0xe03d, 0xe050, 0xe051, 0xe052, 0xe053].map((code) => String.fromCodePoint(code)),
);

const enterValues: ReadonlySet<string> = new Set(['\ue006', '\ue007']);

/** What a call does. */
export const actOf = (call: WebDriverCall): Act => {
  switch (call.type) {
    case 'keyDown':
      return modifierValues.has(call.value) ? 'none' : 'keys';
    case 'insertText':
      return 'keys';
    case 'buttonDown':
    case 'clicks':
      return 'press';
    case 'scroll':
      return 'wheel';
    default:
      return 'none';
  }
};

/** Whether a call completes what a request is for, so that only releases may follow in it. */
const completes = (call: WebDriverCall): boolean => {
  if (call.type === 'keyDown') return enterValues.has(call.value);
  return call.type === 'buttonUp' || call.type === 'clicks' || call.type === 'scroll';
};

/** Whether a call only releases something. */
export const isRelease = ({ type }: WebDriverCall): boolean => type === 'keyUp' || type === 'buttonUp';

/** A request that is being filled. */
interface Draft {
  readonly calls: WebDriverCall[];
  tab: TabId | undefined;
  act: Act;
  isComplete: boolean;
  pauseMs: number;
}

const pauseOf = (call: WebDriverCall): number => {
  if (call.type === 'pause') return call.durationMs;
  return call.type === 'clicks' ? call.clickCount * call.delayMs : 0;
};

/**
 * Whether a call must begin a new request.
 *
 * A dialog or a new tab ends what a page gets: the rest of a request is dropped without a word (chromedriver 156,
 * November 2026). So a request ends with what may open one, and the next begins when that is known. Servers count
 * clicks within a request, so two clicks in one could become a double click.
 */
const needsNew = (draft: Draft, call: WebDriverCall): boolean => {
  const act = actOf(call);
  if (call.type !== 'pause' && call.tab !== draft.tab && draft.tab !== undefined) return true;
  if (call.type === 'insertText' || draft.calls.at(-1)?.type === 'insertText') return true;
  if (draft.isComplete && !isRelease(call)) return true;
  if (act !== 'none' && draft.act !== 'none' && act !== draft.act) return true;
  return draft.calls.length >= mostCalls || draft.pauseMs + pauseOf(call) > longestPauseMs;
};

/** Divides calls into requests. Pure. */
export const planRequests = (calls: readonly WebDriverCall[]): readonly InputRequest[] => {
  const drafts: Draft[] = [];
  for (const call of calls) {
    let draft = drafts.at(-1);
    if (draft === undefined || needsNew(draft, call)) {
      draft = { calls: [], tab: undefined, act: 'none', isComplete: false, pauseMs: 0 };
      drafts.push(draft);
    }
    draft.calls.push(call);
    draft.tab ??= call.tab;
    if (actOf(call) !== 'none') draft.act = actOf(call);
    draft.isComplete ||= completes(call);
    draft.pauseMs += pauseOf(call);
  }
  return drafts.map(requestOf);
};

const requestOf = ({ calls, tab, act }: Draft): InputRequest => {
  const [first] = calls;
  if (first?.type === 'insertText') {
    const body = { cmd: 'Input.insertText', params: { text: first.text } };
    return { endpoint: 'devTools', body, calls, tab, act };
  }
  return { endpoint: 'actions', body: bodyOf(calls), calls, tab, act };
};

const moveTo = (to: { readonly x: number; readonly y: number }): Tick => ({
  type: 'pointerMove',
  x: to.x,
  y: to.y,
  duration: 0,
  origin: 'viewport',
});

/** The ticks of a call. `isFirst`: it begins its request. */
const ticksOf = (call: WebDriverCall, isFirst: boolean): readonly Tick[] => {
  switch (call.type) {
    case 'move':
      return [moveTo(call.to)];
    case 'buttonDown':
      // A press without a move in the same request can count as the second click of the one before
      // (w3c/webdriver issue 1772).
      return [...(isFirst ? [moveTo(call.at)] : []), { type: 'pointerDown', button: call.button }];
    case 'buttonUp':
      return [...(call.back === undefined ? [] : [moveTo(call.back)]), { type: 'pointerUp', button: call.button }];
    case 'clicks': {
      const { button, clickCount, delayMs } = call;
      const held: readonly Tick[] = delayMs === 0 ? [] : [{ type: 'pause', duration: delayMs }];
      const once: readonly Tick[] = [{ type: 'pointerDown', button }, ...held, { type: 'pointerUp', button }];
      return [moveTo(call.at), ...Array.from({ length: clickCount }, () => once).flat()];
    }
    case 'scroll': {
      const { at, deltaX, deltaY } = call;
      return [{ type: 'scroll', ...at, deltaX, deltaY, duration: 0, origin: 'viewport' }];
    }
    case 'keyDown':
      return [{ type: 'keyDown', value: call.value }];
    case 'keyUp':
      // The release of a value that is not down has no effect (chromedriver 156, November 2026).
      return call.values.map((value): Tick => ({ type: 'keyUp', value }));
    case 'pause':
      return [{ type: 'pause', duration: call.durationMs }];
    case 'insertText':
      return [];
  }
};

const sources = [
  { type: 'key', id: 'keyboard' },
  { type: 'pointer', id: 'mouse', parameters: { pointerType: 'mouse' } },
  { type: 'wheel', id: 'wheel' },
  { type: 'none', id: 'clock' },
] as const satisfies readonly Omit<InputSource, 'actions'>[];

const sourceOf = ({ type }: Tick): InputSource['type'] => {
  if (type === 'keyDown' || type === 'keyUp') return 'key';
  if (type === 'scroll') return 'wheel';
  return type === 'pause' ? 'none' : 'pointer';
};

/** The body of a request with ticks. In each tick one source acts, and the others pause. */
export const bodyOf = (calls: readonly WebDriverCall[]): ActionsRequest => {
  const ticks = calls.flatMap((call, index) => ticksOf(call, index === 0));
  const used = new Set(ticks.map(sourceOf));
  return {
    actions: sources
      .filter(({ type }) => used.has(type))
      .map((source) => ({
        ...source,
        actions: ticks.map((tick): Tick => (sourceOf(tick) === source.type ? tick : { type: 'pause' })),
      })),
  };
};

const name = ({ endpoint }: InputRequest): string => `${endpoints[endpoint].method} ${endpoints[endpoint].path}`;

/** A key as `explain` shows it: the private-use characters have no shape of their own. */
const shownValue = (value: string): string => {
  const key = keyOfValue(value);
  return key === undefined ? JSON.stringify(value) : `\\u${value.charCodeAt(0).toString(16)} (${key})`;
};

const lineOf = (call: WebDriverCall): string => {
  const { type, tab, ...rest } = call;
  const fields = Object.entries(rest).map(([field, value]): string => {
    if (field === 'value') return `${field} ${shownValue(String(value))}`;
    if (Array.isArray(value)) return `${field} ${value.map((one) => shownValue(String(one))).join(' ')}`;
    return `${field} ${typeof value === 'object' ? Object.values(value).join(',') : JSON.stringify(value)}`;
  });
  return [type, ...fields, ...(tab === undefined ? [] : [`in ${tab}`])].join(' ');
};

/** The requests for calls, in readable form. */
export const describeRequests = (calls: readonly WebDriverCall[], withPicture: boolean): readonly PlannedRequest[] => [
  ...planRequests(calls).map((request) => ({ summary: name(request), lines: request.calls.map(lineOf) })),
  ...(withPicture ? [{ summary: `GET ${endpoints.screenshot.path}`, lines: [] }] : []),
];
