import type { OpenDialogs, PictureView, Point } from '@farhand/core/driver';
import type { Effects } from './effects.js';
import type { CdpCommand } from './wire.js';

/** The destination of calls, as far as sending uses it. */
export interface CallTarget {
  /** Maps picture pixels to the page. */
  readonly view: PictureView;
  /** Whether several keys may be in flight: nobody but Farhand answers the page's dialogs. */
  readonly flows: boolean;
  /** Sends one command and resolves to its reply. */
  send(method: string, params: object): Promise<unknown>;
  /** Sends one command behind an answer to a dialog that is on its way. */
  sendInStep(method: string, params: object): Promise<unknown>;
  /** Resolves when the browser has received what was sent, even if the page is blocked. */
  received(): Promise<unknown>;
  /** Resolves when the page, including its frames, has processed what was sent. */
  settle(): Promise<void>;
  /** Returns how to carry out a key that the browser uses itself; `undefined` for any other command. */
  browserKey(call: CdpCommand): (() => Promise<void>) | undefined;
  /** Returns whether the page has frames of other sites, which have their own processes. */
  hasForeignFrames(): boolean;
  /** Returns whether mouse input may go to another frame than the one at its place. */
  hasFramesInTheWay(): boolean;
  /**
   * Resolves when mouse input at a place, in CSS pixels, goes to the frame that is there. Returns `undefined` if it
   * already does.
   */
  inPlace(at: Point): Promise<void> | undefined;
  /** Tracks whether the effects of input are complete, and what the page has seen. */
  readonly effects: Pick<
    Effects,
    | 'note'
    | 'noteTurn'
    | 'noteSent'
    | 'follow'
    | 'over'
    | 'isCalmAt'
    | 'isSettledFor'
    | 'count'
    | 'isCounted'
    | 'missed'
    | 'pages'
  >;
  /** The dialogs of the page. */
  readonly dialogs: Pick<OpenDialogs, 'nextOpen' | 'replied' | 'untilHeld' | 'holdingUp'>;
  /** Whether a dialog is open, also if it is not known yet which. */
  readonly isBlocked: boolean;
  /** Resolves when the open dialog is known. */
  dialogKnown(): Promise<void>;
  /** Returns why nothing can be sent, if so. */
  lost(): Error | undefined;
  /** After the target is lost: resolves to a cause other than the closed tab, if there is one. */
  trouble(): Promise<Error | undefined>;
}

const ignored = (): void => undefined;

/** The target of calls that cannot be sent: each one fails in its turn. */
export const nowhere = (error: Error): CallTarget => {
  const refuse = (): Promise<never> => Promise.reject(error);
  return {
    view: { scale: 1, corner: { x: 0, y: 0 } },
    flows: false,
    send: refuse,
    sendInStep: refuse,
    received: refuse,
    settle: refuse,
    browserKey: () => undefined,
    hasForeignFrames: () => false,
    hasFramesInTheWay: () => false,
    inPlace: () => undefined,
    effects: {
      pages: 0,
      isCounted: () => true,
      note: ignored,
      noteTurn: ignored,
      noteSent: ignored,
      follow: ignored,
      isCalmAt: () => false,
      isSettledFor: () => true,
      over: () => Promise.resolve(undefined),
      count: () => Promise.resolve(),
      missed: () => Promise.resolve(undefined),
    },
    dialogs: {
      nextOpen: () => Promise.resolve(false),
      replied: () => Promise.resolve(),
      untilHeld: () => Promise.resolve('answered'),
      holdingUp: (_what, _deadline, work) => work,
    },
    isBlocked: false,
    dialogKnown: () => Promise.resolve(),
    lost: () => error,
    trouble: () => Promise.resolve(error),
  };
};
