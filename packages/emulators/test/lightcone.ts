import {
  recorder,
  type Recorder,
  type RecorderConnection,
  type RecorderOptions,
} from '@farhand/driver-testkit/recorder';
import { serveLightcone, type LightconeOptions, type LightconeServer } from '@farhand/emulators';
import { onTestFinished } from 'vitest';
import { handClock, type HandClock } from './hand-clock.js';

/** The fields of JSON replies that tests read one by one. Which of them there are depends on the endpoint. */
export interface AnswerBody {
  readonly id: string;
  readonly status: string | number;
  readonly error_message: string;
  readonly request_id: string;
  readonly executed_tab_id: string;
  readonly result: {
    readonly screenshot_url: string;
    readonly created_tab_id: string;
    readonly tabs: readonly { readonly tab_id: string }[];
  };
  readonly executed: number;
  readonly total: number;
  readonly results: readonly AnswerBody[];
  readonly idle_expires_at: string;
  readonly expires_at: string;
}

/** A reply of the server. */
interface Answer {
  readonly status: number;
  readonly type: string | null;
  /** Parsed if it is JSON, else text. */
  readonly body: AnswerBody;
}

/** A Lightcone emulator over a recorder, and a client that sends what it is told, literally. */
export interface Lightcone {
  readonly server: LightconeServer<RecorderConnection>;
  readonly driver: Recorder;
  readonly clock: HandClock;
  /** Sends a request with the key. `body` goes as JSON. */
  call(method: string, path: string, body?: unknown): Promise<Answer>;
  /** Sends a request exactly as given. */
  raw(path: string, init?: RequestInit): Promise<Answer>;
  /** Creates a computer; returns the path of its endpoints and its backend. */
  create(body?: unknown): Promise<{ readonly path: string; readonly id: string; readonly backend: RecorderConnection }>;
}

export type Options = Omit<LightconeOptions<RecorderConnection>, 'driver' | 'clock'> & {
  readonly recorder?: RecorderOptions;
};

const answerOf = async (response: Response): Promise<Answer> => {
  const text = await response.text();
  const type = response.headers.get('content-type');
  return {
    status: response.status,
    type,
    body: type !== null && /\/(\w+\+)?json$/.test(type) ? JSON.parse(text) : text,
  };
};

/** Starts an emulator that is closed when the test ends. */
export const lightcone = async ({ recorder: recorderOptions, ...options }: Options = {}): Promise<Lightcone> => {
  const driver = recorder(recorderOptions);
  const clock = handClock();
  const server = await serveLightcone({ driver, clock, token: 'sk_test', ...options });
  onTestFinished(() => server.close());
  const raw = async (path: string, init?: RequestInit): Promise<Answer> =>
    answerOf(await fetch(`${server.url}${path}`, init));
  const call = (method: string, path: string, body?: unknown): Promise<Answer> =>
    raw(path, {
      method,
      headers: { authorization: `Bearer ${server.token}` },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  return {
    server,
    driver,
    clock,
    call,
    raw,
    create: async (body) => {
      const { id } = (await call('POST', '/computers', body)).body;
      const backend = server.connection(id);
      if (backend === undefined) throw new Error('The computer was not created.');
      return { id, path: `/computers/${id}`, backend };
    },
  };
};
