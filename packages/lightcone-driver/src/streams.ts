import {
  ProtocolError,
  serverSentEvents,
  type HttpStream,
  type Kind,
  type StreamsFacet,
  type VendorEvent,
} from '@farhand/core/driver';
import { nameOf } from './client-call.js';
import type { LightconeEndpoints } from './client.js';
import { checkNoError, dataOf } from './event-data.js';
import { readScreencast } from './screencast.js';

/** Seen in July 2026: the stream opens, says nothing, and the session is over, three times out of three. */
const eventsRisk = 'Opening the events of a Lightcone computer was seen to end its session (July 2026).';

async function* readEvents(
  stream: HttpStream,
  redact: (text: string) => string,
): AsyncGenerator<VendorEvent, void, undefined> {
  const what = nameOf('events');
  for await (const event of serverSentEvents(stream, what)) {
    checkNoError(event, what, redact);
    const data = dataOf(event);
    if (data === undefined) throw new ProtocolError(`${what} sent an event that is no JSON object.`);
    yield data;
  }
}

/** The streams of a computer. */
export const createStreams = (
  client: LightconeEndpoints,
  id: string,
  kind: Kind,
  redact: (text: string) => string,
): StreamsFacet => ({
  // JPEGs of a browser, video of a desktop (vendor's SDK, April 2026).
  screencastType: kind === 'browser' ? 'frame' : 'h264',
  // The vendor shows the tab in front, whichever that is.
  screencast: async ({ signal, idleMs }, deadline) =>
    readScreencast(await client.screencast(id, deadline, { signal, idleMs }), nameOf('screencast'), redact),
  events: async (signal, deadline) => readEvents(await client.events(id, deadline, { signal }), redact),
  eventsRisk,
});
