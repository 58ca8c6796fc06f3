import { launch, type Computer, type LaunchOptions } from '@farhand/core';
import type { Connection, Driver, ScreencastPart, StreamsFacet } from '@farhand/core/driver';
import { recorder, type RecorderOptions } from '@farhand/driver-testkit/recorder';
import { onTestFinished } from 'vitest';

/** A driver whose computers have these streams. */
const withStreams = <Call>(driver: Driver<Call>, streams: StreamsFacet): Driver<Call> => ({
  ...driver,
  open: async (options, deadline): Promise<Connection<Call>> =>
    new Proxy(await driver.open(options, deadline), {
      get: (target, name) => {
        if (name === 'streams') return streams;
        const value: unknown = Reflect.get(target, name, target);
        return typeof value === 'function' ? value.bind(target) : value;
      },
    }),
});

/** A computer in memory with these streams, closed when the test ends. */
export const openStreaming = async (
  streams: StreamsFacet,
  options: LaunchOptions = {},
  settings: RecorderOptions = {},
): Promise<Computer> => {
  const computer = await launch(withStreams(recorder(settings), streams), options);
  onTestFinished(() => computer.close());
  return computer;
};

/** A screencast of which each opening gives the next of these, the last one for all that follow. */
export const screencasts = (
  ...openings: readonly ((signal: AbortSignal) => AsyncIterable<ScreencastPart>)[]
): { readonly streams: StreamsFacet; readonly opened: () => number } => {
  let count = 0;
  return {
    opened: () => count,
    streams: {
      screencast: async ({ signal }) => {
        count += 1;
        const opening = openings[count - 1] ?? openings.at(-1);
        if (opening === undefined) throw new Error('No opening was given.');
        return opening(signal);
      },
    },
  };
};

/** The header of a JPEG of this size, with a number in it to know it by. */
const jpegHeader = (number: number, width = 1280, height = 720): Uint8Array =>
  Uint8Array.of(0xff, 0xd8, 0xff, 0xc0, 0, 11, 8, height >> 8, height & 255, width >> 8, width & 255, number & 255);

/** A frame with a number in it. */
export const frame = (number: number, bytes: Uint8Array = jpegHeader(number)): ScreencastPart => ({
  type: 'frame',
  image: { bytes, width: 1280, height: 720, mime: 'image/jpeg' },
});

/** Gives these and stays open until it is told to end. */
export const giving = (...parts: readonly ScreencastPart[]) =>
  async function* (signal: AbortSignal): AsyncGenerator<ScreencastPart, void, undefined> {
    yield* parts;
    if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
  };

/** Gives these and then ends, with an error if there is one. */
export const breaking = (parts: readonly ScreencastPart[], error?: Error) =>
  async function* (): AsyncGenerator<ScreencastPart, void, undefined> {
    yield* parts;
    if (error !== undefined) throw error;
  };
