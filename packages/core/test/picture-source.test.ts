import type { ScreencastEvent } from '@farhand/core';
import type { ScreenshotData } from '@farhand/core/driver';
import { expect, test } from 'vitest';
import { PictureSource } from '../dist/streams/picture-source.js';
import { coloured } from './recordings.js';
import { giving, openStreaming, screencasts } from './streaming.js';

test('a frame that came while a screenshot was being taken is shown after it', async () => {
  const [red, green, blue] = await Promise.all([
    coloured('#ff0000'),
    coloured('#00ff00'),
    coloured('#0000ff', 64, 48, 'jpeg'),
  ]);
  let taken: (picture: ScreenshotData) => void = () => undefined;
  const take = (): Promise<ScreenshotData> =>
    new Promise((resolve) => {
      taken = resolve;
    });
  let begin = (): void => undefined;
  const begun = new Promise<void>((resolve) => {
    begin = resolve;
  });
  let hasCome = (): void => undefined;
  const come = new Promise<void>((resolve) => {
    hasCome = resolve;
  });
  const { streams } = screencasts(async function* (signal) {
    await begun;
    yield* giving({ type: 'frame', image: blue })(signal);
  });
  const computer = await openStreaming(streams);
  async function* screencast(): AsyncGenerator<ScreencastEvent, void, undefined> {
    for await (const event of computer.screencast()) {
      yield event;
      hasCome();
    }
  }
  const stopped = new AbortController();
  const encode = async ({ bytes }: ScreenshotData): Promise<Uint8Array> => bytes;
  const source = new PictureSource({ take, screencast: screencast(), encode }, red, 0, stopped.signal);

  const first = source.next(1000);
  begin();
  await come;
  taken(green);
  const [shot, frame] = [await first, await source.next(10_000)];
  expect(shot?.image).toBe(green.bytes);
  expect(frame?.image).toEqual(blue.bytes);
  expect(frame?.fromMs).toBe(shot?.fromMs);
  stopped.abort();
});
