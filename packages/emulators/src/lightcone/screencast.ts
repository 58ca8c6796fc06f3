import { samePoint, type Point, type RawPicture, type StreamsFacet } from '@farhand/core/driver';
import { setTimeout as delay } from 'node:timers/promises';
import { eventStream, fired, type EventStream } from '../http/reply.js';
import { toJpeg, toPixels } from '../machine/pictures.js';
import { onSession, type Endpoint } from './endpoint.js';
import { parameterSets, pcmPicture } from './h264.js';
import type { Session } from './session.js';

/** `GET /computers/{id}/events`: streams the results of actions. */
export const eventsEndpoint: Endpoint = onSession(async (session, { emulator }) => {
  if (emulator.settings.variants.eventsEndSession) {
    return { type: 'stream', status: 200, contentType: 'text/event-stream', write: () => session.end() };
  }
  return eventStream(session.ended, async (events) => {
    const unsubscribe = session.subscribe((result) => void events.send(result));
    await fired(events.signal);
    unsubscribe();
  });
});

/**
 * `GET /computers/{id}/screencast`: streams JPEGs of a browser, or H.264 of a desktop, whenever the picture has
 * changed.
 */
export const screencastEndpoint: Endpoint = onSession(async (session, { emulator }) => {
  const { clock, screencastIntervalMs } = emulator.settings;
  if (session.kind === 'desktop') {
    return eventStream(session.ended, (events) => sendVideo(session, events, screencastIntervalMs));
  }
  return eventStream(session.ended, (events) => sendFrames(session, events, () => clock.now(), screencastIntervalMs));
});

/** Sends the screen of a browser as JPEGs: at once, and whenever the picture has changed. */
const sendFrames = (session: Session, events: EventStream, nowMs: () => number, intervalMs: number): Promise<void> => {
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

/** Sends the backend's own screencast. A slow client gets the newest picture when it can accept more. */
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

const sendScreenshots = (session: Session, events: EventStream, send: Send, intervalMs: number): Promise<void> => {
  const shoot = async (): Promise<Uint8Array> => toJpeg(await session.screenshot(undefined));
  return repeat(events, intervalMs, async () => send(await session.exclusively(shoot)));
};

const metadataOf = (session: Session, nowMs: number): object => {
  const { width, height } = session.connection.display;
  return { timestamp: nowMs / 1000, viewport_width: width, viewport_height: height };
};

/**
 * Sends the screen of a desktop as video: a whole picture with its parameter sets whenever the screen has changed, and
 * the pointer's position whenever that has. No backend reports the pointer's shape.
 */
const sendVideo = (session: Session, events: EventStream, intervalMs: number): Promise<void> => {
  let last: RawPicture | undefined;
  let place: Point | undefined;
  let id: 0 | 1 = 0;
  const shoot = async (): Promise<readonly [RawPicture, Point | undefined]> => [
    await toPixels(await session.screenshot(undefined)),
    await session.within('The pointer', async (deadline) => session.connection.pointer?.(deadline)),
  ];
  return repeat(events, intervalMs, async () => {
    const [picture, at] = await session.exclusively(shoot);
    if (last === undefined || Buffer.compare(picture.data, last.data) !== 0) {
      const units = Buffer.concat([parameterSets(picture), pcmPicture(picture, id)]);
      await events.send({ nalu_data: units.toString('base64') }, 'h264');
      id = id === 0 ? 1 : 0;
      last = picture;
    }
    if (at !== undefined && !samePoint(at, place)) await events.send({ x: at.x, y: at.y }, 'cursor_position');
    place = at;
  });
};

/** Repeats a task while the stream is open. A slow client misses turns. */
const repeat = async (events: EventStream, intervalMs: number, turn: () => Promise<void>): Promise<void> => {
  while (!events.signal.aborted) {
    if (!events.behind) await turn();
    await delay(intervalMs, undefined, { signal: events.signal, ref: false }).catch(() => undefined);
  }
};
