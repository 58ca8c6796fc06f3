import { askAgain } from './ask-again.js';

/** What frames shall be like. */
export interface FrameOptions {
  readonly format: 'jpeg';
  readonly quality: number;
  readonly maxWidth?: number;
  readonly maxHeight?: number;
}

/** A frame as Chromium sends it: a JPEG in Base64, and the number by which it is answered. */
export interface SentFrame {
  readonly data: string;
  readonly sessionId: number;
}

/** A page that is just opening, or changes its process, refuses for a moment. */
const notReady = { refusal: /not attached to an active page/i, mostTries: 100 } as const;

/** The part of a CDP session that is used here. */
export interface StartingSession {
  send(method: 'Page.startScreencast', params: FrameOptions): Promise<unknown>;
}

/**
 * Has Chromium send a frame of what a page shows now, and of whatever is painted after that. `isOver`: whether nobody wants
 * them any more.
 */
export const startScreencast = async (
  session: StartingSession,
  frames: FrameOptions,
  isOver: () => boolean,
): Promise<void> => {
  await askAgain(() => session.send('Page.startScreencast', frames), { ...notReady, isOver });
};
