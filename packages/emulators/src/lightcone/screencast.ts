import { samePoint, type Point, type RawPicture, type StreamsFacet } from '@farhand/core/driver';
import { setTimeout as delay } from 'node:timers/promises';
import { eventStream, once, type EventStream } from '../http/reply.js';
import { onSession, type Endpoint } from './endpoint.js';
import { parameterSets, pcmPicture } from './h264.js';
import type { Session } from './session.js';
import { takeScreenshot, toJpeg } from './take-screenshot.js';

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

const pictureOf = async (session: Session): Promise<RawPicture> => {
  const { bytes } = await session.within('The screenshot', (deadline) =>
    session.connection.screenshot(undefined, deadline),
  );
  const { default: sharp } = await import('sharp');
  const image = sharp(bytes).flatten({ background: '#ffffff' }).toColourspace('srgb').raw();
  const { data, info } = await image.toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height, channels: 3 };
};

/**
 * Sends the screen of a desktop as video: a whole picture whenever it has changed, with the parameter sets before it, and
 * the pointer's place when that has. How the pointer looks is nothing that a backend tells.
 */
const sendVideo = async (session: Session, events: EventStream, intervalMs: number): Promise<void> => {
  let last: RawPicture | undefined;
  let place: Point | undefined;
  let id: 0 | 1 = 0;
  while (!events.signal.aborted) {
    if (!events.behind) {
      const [picture, at] = await session.exclusively(
        async () =>
          [
            await pictureOf(session),
            await session.within('The pointer', async (deadline) => session.connection.pointer?.(deadline)),
          ] as const,
      );
      if (last === undefined || Buffer.compare(picture.data, last.data) !== 0) {
        const units = Buffer.concat([parameterSets(picture), pcmPicture(picture, id)]);
        await events.send({ nalu_data: units.toString('base64') }, 'h264');
        id = id === 0 ? 1 : 0;
        last = picture;
      }
      if (at !== undefined && !samePoint(at, place)) await events.send({ x: at.x, y: at.y }, 'cursor_position');
      place = at;
    }
    await delay(intervalMs, undefined, { signal: events.signal, ref: false }).catch(() => undefined);
  }
};

/** `GET /computers/{id}/events`: the results of actions, as they happen. */
export const eventsEndpoint: Endpoint = onSession(async (session, { emulator }) => {
  if (emulator.settings.variants.eventsEndSession) {
    return { type: 'stream', status: 200, contentType: 'text/event-stream', write: () => session.end() };
  }
  return eventStream(session.ended, async (events) => {
    const unsubscribe = session.subscribe((result) => void events.send(result));
    await once(events.signal);
    unsubscribe();
  });
});

/** `GET /computers/{id}/screencast` a JPEG of a browser, or H.264 of a desktop, whenever the picture has changed. */
export const screencastEndpoint: Endpoint = onSession(async (session, { emulator }) => {
  const { clock, screencastIntervalMs } = emulator.settings;
  if (session.kind === 'desktop') {
    return eventStream(session.ended, (events) => sendVideo(session, events, screencastIntervalMs));
  }
  return eventStream(session.ended, (events) => sendFrames(session, events, () => clock.now(), screencastIntervalMs));
});
