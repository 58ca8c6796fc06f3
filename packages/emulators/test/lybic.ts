import {
  recorder,
  type Recorder,
  type RecorderConnection,
  type RecorderOptions,
} from '@farhand/driver-testkit/recorder';
import { serveLybic, type LybicOptions, type LybicServer } from '@farhand/emulators';
import { onTestFinished } from 'vitest';
import { handClock, type HandClock } from './hand-clock.js';

/** The fields of JSON replies that tests read one by one. Which of them there are depends on the endpoint. */
export interface LybicBody {
  readonly id: string;
  readonly code: string;
  readonly message: string;
  readonly status: string;
  readonly expiresAt: string;
  readonly createdAt: string;
  readonly screenShot: string;
  readonly cursorPosition: { readonly x: number; readonly y: number };
  readonly sandbox: LybicBody;
  readonly sessionId: string;
  readonly stdoutBase64: string;
  readonly output: readonly object[];
  readonly isRunning: boolean;
  readonly actions: readonly object[];
}

/** A reply of the server. */
export interface LybicAnswer {
  readonly status: number;
  readonly type: string | null;
  /** Parsed if it is JSON, else text. */
  readonly body: LybicBody;
}

/** A Lybic emulator over a recorder, and a client that sends what it is told, literally. */
export interface Lybic {
  readonly server: LybicServer<RecorderConnection>;
  readonly driver: Recorder;
  readonly clock: HandClock;
  /** Sends a request with the key. `body` goes as JSON. A path that does not start with a slash is one of the organization. */
  call(method: string, path: string, body?: unknown): Promise<LybicAnswer>;
  /** Sends a request exactly as given. */
  raw(path: string, init?: RequestInit): Promise<Response>;
  /** Creates a sandbox; returns the path of its endpoints and its backend. */
  create(body?: object): Promise<{ readonly path: string; readonly id: string; readonly backend: RecorderConnection }>;
}

export type LybicTestOptions = Omit<LybicOptions<RecorderConnection>, 'driver' | 'clock'> & {
  readonly recorder?: RecorderOptions;
};

/** The shape that tests ask for. */
export const linux = 'beijing-2c-4g-cpu-linux';

const answerOf = async (response: Response): Promise<LybicAnswer> => {
  const text = await response.text();
  const type = response.headers.get('content-type');
  return { status: response.status, type, body: type === 'application/json' ? JSON.parse(text) : text };
};

/** Starts an emulator that is closed when the test ends. */
export const lybic = async ({ recorder: recorderOptions, ...options }: LybicTestOptions = {}): Promise<Lybic> => {
  const driver = recorder(recorderOptions);
  const clock = handClock();
  const server = await serveLybic({ driver, clock, token: 'lysk-test', orgId: 'ORG-1', ...options });
  onTestFinished(() => server.close());
  const raw = (path: string, init?: RequestInit): Promise<Response> => fetch(`${server.url}${path}`, init);
  const call = async (method: string, path: string, body?: unknown): Promise<LybicAnswer> =>
    answerOf(
      await raw(path.startsWith('/') ? path : `/api/orgs/ORG-1/${path}`, {
        method,
        headers: { 'x-api-key': 'lysk-test' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
    );
  return {
    server,
    driver,
    clock,
    call,
    raw,
    create: async (body) => {
      const { id } = (await call('POST', 'sandboxes', { shape: linux, ...body })).body;
      const backend = server.connection(id);
      if (backend === undefined) throw new Error('The sandbox was not created.');
      return { id, path: `sandboxes/${id}`, backend };
    },
  };
};

/** A length in pixels, as the wire has it. */
export const px = (value: number): { readonly type: 'px'; readonly value: number } => ({ type: 'px', value });

/** A length as a fraction of the screen, as the wire has it. */
export const part = (
  numerator: number,
  denominator: number,
): { readonly type: '/'; readonly numerator: number; readonly denominator: number } => ({
  type: '/',
  numerator,
  denominator,
});
