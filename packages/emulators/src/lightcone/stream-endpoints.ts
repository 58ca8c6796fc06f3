import { setTimeout as delay } from 'node:timers/promises';
import { eventStream, once, type EventStream } from '../http/event-stream.js';
import { sendVideo } from './desktop-screencast.js';
import { onSession, type Endpoint } from './endpoint.js';
import type { Session } from './session.js';
import { takeScreenshot } from './take-screenshot.js';

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

const sendFrames = async (
  session: Session,
  events: EventStream,
  nowMs: () => number,
  intervalMs: number,
): Promise<void> => {
  let last = '';
  while (!events.signal.aborted) {
    if (!events.behind) {
      const jpeg = await session.exclusively(() => takeScreenshot(session, undefined));
      const image = Buffer.from(jpeg).toString('base64');
      if (image !== last) await events.send({ image_data: image, metadata: metadataOf(session, nowMs()) });
      last = image;
    }
    await delay(intervalMs, undefined, { signal: events.signal, ref: false }).catch(() => undefined);
  }
};

const metadataOf = (session: Session, nowMs: number): object => {
  const { width, height } = session.connection.display;
  return { timestamp: nowMs / 1000, viewport_width: width, viewport_height: height };
};
