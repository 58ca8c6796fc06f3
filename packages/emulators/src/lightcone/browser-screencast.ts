import { setTimeout as delay } from 'node:timers/promises';
import type { StreamsFacet } from '@farhand/core/driver';
import type { EventStream } from '../http/event-stream.js';
import { toJpeg } from './jpeg.js';
import type { Session } from './session.js';
import { takeScreenshot } from './take-screenshot.js';

/** Sends the screen of a browser as JPEGs: at once, and whenever the picture has changed. */
export const sendFrames = (
  session: Session,
  events: EventStream,
  nowMs: () => number,
  intervalMs: number,
): Promise<void> => {
  let last = '';
  const send = async (jpeg: Uint8Array): Promise<void> => {
    const image = Buffer.from(jpeg).toString('base64');
    if (image !== last) await events.send({ image_data: image, metadata: metadataOf(session, nowMs()) });
    last = image;
  };
  const { streams } = session.connection;
  const open = streams?.screencastType === 'frame' ? streams.screencast?.bind(streams) : undefined;
  return open === undefined
    ? sendScreenshots(session, events, send, intervalMs)
    : sendScreencast(session, events, send, open);
};

type Send = (jpeg: Uint8Array) => Promise<void>;

/** What the backend shows by itself. A client that is slow gets the newest once it can take more. */
const sendScreencast = async (
  session: Session,
  { signal }: EventStream,
  send: Send,
  open: NonNullable<StreamsFacet['screencast']>,
): Promise<void> => {
  const request = { tab: undefined, idleMs: 0, signal };
  const parts = await session.within('The screencast', (deadline) => open(request, deadline));
  for await (const part of parts) {
    if (part.type === 'frame') await send(await toJpeg(part.image));
  }
};

const sendScreenshots = async (
  session: Session,
  events: EventStream,
  send: Send,
  intervalMs: number,
): Promise<void> => {
  while (!events.signal.aborted) {
    if (!events.behind) await send(await session.exclusively(() => takeScreenshot(session, undefined)));
    await delay(intervalMs, undefined, { signal: events.signal, ref: false }).catch(() => undefined);
  }
};

const metadataOf = (session: Session, nowMs: number): object => {
  const { width, height } = session.connection.display;
  return { timestamp: nowMs / 1000, viewport_width: width, viewport_height: height };
};
