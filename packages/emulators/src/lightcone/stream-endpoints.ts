import { eventStream, once } from '../http/event-stream.js';
import { sendFrames } from './browser-screencast.js';
import { sendVideo } from './desktop-screencast.js';
import { onSession, type Endpoint } from './endpoint.js';

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
