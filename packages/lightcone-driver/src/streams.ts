import {
  ClosedError,
  isRecord,
  ProtocolError,
  readImage,
  serverSentEvents,
  TransportError,
  type HttpStream,
  type Kind,
  type ScreencastPart,
  type ServerSentEvent,
  type StreamsFacet,
  type VendorEvent,
} from '@farhand/core/driver';
import { goneAdvice, nameOf, saysGone, wordsIn } from './caller.js';
import type { LightconeEndpoints } from './client.js';
import { fromBase64 } from './read.js';

/** Creates the streams of a computer. */
export const createStreams = (
  client: LightconeEndpoints,
  id: string,
  kind: Kind,
  redact: (text: string) => string,
): StreamsFacet => ({
  // JPEG frames of a browser, video of a desktop (vendor's SDK, April 2026).
  screencastType: kind === 'browser' ? 'frame' : 'h264',
  // The vendor always shows the tab in front.
  screencast: async ({ signal, idleMs }, deadline) =>
    readScreencast(await client.screencast(id, deadline, { signal, idleMs }), nameOf('screencast'), redact),
  events: async (signal, deadline) => readEvents(await client.events(id, deadline, { signal }), redact),
  eventsRisk,
});

/** Seen in July 2026, three times out of three: the stream opens, sends nothing, and the session ends. */
const eventsRisk = 'Opening the events of a Lightcone computer was seen to end its session (July 2026).';

async function* readEvents(
  stream: HttpStream,
  redact: (text: string) => string,
): AsyncGenerator<VendorEvent, void, undefined> {
  const what = nameOf('events');
  for await (const event of serverSentEvents(stream, what)) {
    checkNoError(event, what, redact);
    const data = dataOf(event);
    if (data === undefined) throw new ProtocolError(`${what}: an event is not a JSON object.`);
    yield data;
  }
}

/** Returns whether a JPEG ends with its end marker. A JPEG without the marker was cut short. */
const hasEnd = (jpeg: Uint8Array): boolean => jpeg.at(-2) === 0xff && jpeg.at(-1) === 0xd9;

const unreadable = (of: 'frame' | 'h264' | 'other', why: string): ScreencastPart => ({ type: 'unreadable', of, why });

const frameOf = (text: unknown): ScreencastPart => {
  const bytes = fromBase64(text);
  if (bytes === undefined) return unreadable('frame', 'Lightcone: a frame of the screencast is not Base64.');
  try {
    const image = readImage(bytes, 'Lightcone: a frame of the screencast');
    if (image.mime === 'image/jpeg' && !hasEnd(bytes)) {
      return unreadable('frame', 'Lightcone: a frame of the screencast was cut short.');
    }
    return { type: 'frame', image };
  } catch (error) {
    return unreadable('frame', error instanceof Error ? error.message : 'Lightcone: a frame is not an image.');
  }
};

/**
 * Reads one event. A browser sends events without a name that have `image_data`; a desktop sends the names below
 * (vendor's SDK, April 2026). Unknown events are left out, in case the vendor adds more.
 */
const partOf = (event: ServerSentEvent): ScreencastPart | undefined => {
  const { event: name = 'message' } = event;
  if (!['message', 'h264', 'cursor_position', 'cursor_update'].includes(name)) return undefined;
  const data = dataOf(event);
  if (data === undefined) {
    const of = name === 'message' ? 'frame' : name === 'h264' ? 'h264' : 'other';
    return unreadable(of, 'Lightcone: an event of the screencast is not a JSON object.');
  }
  const { image_data: image, nalu_data: units, x, y } = data;
  switch (name) {
    case 'message':
      return frameOf(image);
    case 'h264': {
      const bytes = fromBase64(units);
      return bytes === undefined
        ? unreadable('h264', 'Lightcone: a video part of the screencast is not Base64.')
        : { type: 'h264', bytes };
    }
    case 'cursor_position':
      return typeof x === 'number' && typeof y === 'number'
        ? { type: 'cursorMoved', at: { x, y } }
        : unreadable('other', 'Lightcone: a pointer position has no numbers.');
    default:
      return { type: 'cursorChanged', fields: data };
  }
};

async function* read(
  events: AsyncIterable<ServerSentEvent>,
  what: string,
  redact: (text: string) => string,
): AsyncGenerator<ScreencastPart, void, undefined> {
  for await (const event of events) {
    checkNoError(event, what, redact);
    const part = partOf(event);
    if (part !== undefined) yield part;
  }
}

/**
 * Reads a screencast as it comes.
 *
 * @throws ProtocolError at once if the reply is not a stream of events, and while it is read if an event has no end.
 */
const readScreencast = (
  stream: HttpStream,
  what: string,
  redact: (text: string) => string,
): AsyncIterable<ScreencastPart> => read(serverSentEvents(stream, what), what, redact);

/** Returns the data of an event, which is a JSON object (vendor's SDK, April 2026); `undefined` if it is not. */
const dataOf = ({ data }: ServerSentEvent): Readonly<Record<string, unknown>> | undefined => {
  try {
    const value: unknown = JSON.parse(data);
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
};

/**
 * Throws the message of an event named `error`, by which the vendor ends a stream that it could not set up (vendor's
 * SDK, April 2026).
 */
const checkNoError = (event: ServerSentEvent, what: string, redact: (text: string) => string): void => {
  if (event.event !== 'error') return;
  const words = redact(wordsIn(dataOf(event)) || event.data).slice(0, 160);
  if (saysGone(words)) throw new ClosedError(`${what} ended with an error: ${words}. ${goneAdvice}`);
  throw new TransportError('REJECTED', `${what} ended with an error: ${words}.`);
};
