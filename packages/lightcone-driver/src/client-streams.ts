import type { HttpStream, Wait } from '@farhand/core/driver';
import type { Caller, StreamLimits } from './client-call.js';

/** The endpoints whose answers do not end by themselves. `timeoutMs` is for the beginning of the answer, `signal` ends it. */
export interface StreamsClient {
  /**
   * `GET /computers/{id}/events`: server-sent events of what is done to the computer.
   *
   * @remarks In July 2026 users reported that opening it ends the session.
   */
  events(id: string, wait?: Wait, limits?: StreamLimits): Promise<HttpStream>;
  /** `GET /computers/{id}/screencast`: server-sent events with JPEG frames (browser) or H.264 units (desktop). */
  screencast(id: string, wait?: Wait, limits?: StreamLimits): Promise<HttpStream>;
  /** `GET /computers/{id}/ws`: a plain request, as in the vendor's SDK. It does not upgrade to a WebSocket. */
  ws(id: string, wait?: Wait): Promise<HttpStream>;
}

/** Makes the methods for {@link StreamsClient}. */
export const createStreamsClient = (caller: Caller): StreamsClient => ({
  events: (id, wait = {}, limits = {}) => caller.stream('events', { id, wait }, '*/*', limits),
  screencast: (id, wait = {}, limits = {}) => caller.stream('screencast', { id, wait }, '*/*', limits),
  ws: (id, wait = {}) => caller.stream('ws', { id, wait }, '*/*'),
});
