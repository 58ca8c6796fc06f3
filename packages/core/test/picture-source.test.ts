import type { ScreencastEvent } from '@farhand/core';
import type { ScreenshotData } from '@farhand/core/driver';
import { expect, onTestFinished, test } from 'vitest';
import { PictureSource } from '../dist/streams/picture-source.js';
import { coloured } from './recordings.js';
import { giving, openStreaming, screencasts } from './streaming.js';

/** Something that a test lets happen. */
const newGate = (): { readonly opened: Promise<void>; open(): void } => {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open: () => open() };
};

/**
 * Pictures of a recording that begins with red. Its screenshots are green and wait for `shot.open()`. Its frames are
 * red and blue and wait for `cast.open()`; `came.opened` resolves when the first one has come.
 */
const openSource = async () => {
  const [red, green, redFrame, blueFrame] = await Promise.all([
    coloured('#ff0000'),
    coloured('#00ff00'),
    coloured('#ff0000', 64, 48, 'jpeg'),
    coloured('#0000ff', 64, 48, 'jpeg'),
  ]);
  const [shot, cast, came, secondCast] = [newGate(), newGate(), newGate(), newGate()];
  const { streams } = screencasts(async function* (signal) {
    await cast.opened;
    yield { type: 'frame', image: redFrame };
    await secondCast.opened;
    yield* giving({ type: 'frame', image: blueFrame })(signal);
  });
  const computer = await openStreaming(streams);
  async function* screencast(): AsyncGenerator<ScreencastEvent, void, undefined> {
    for await (const event of computer.screencast()) {
      yield event;
      came.open();
    }
  }
  const stopped = new AbortController();
  onTestFinished(() => stopped.abort());
  const encode = async ({ bytes }: ScreenshotData): Promise<Uint8Array> => bytes;
  const take = async (): Promise<ScreenshotData> => {
    await shot.opened;
    return green;
  };
  const source = new PictureSource({ take, screencast: screencast(), encode }, red, stopped.signal);
  const names = new Map([
    [green.bytes, 'green screenshot'],
    [blueFrame.bytes, 'blue frame'],
  ]);
  const nextName = async (): Promise<string | undefined> => {
    const image = (await source.next(10_000))?.image;
    const found = [...names].find(([bytes]) => image !== undefined && Buffer.compare(bytes, image) === 0);
    return image === undefined ? undefined : (found?.[1] ?? 'another picture');
  };
  return { nextName, shot, cast, came, secondCast };
};

test('a frame that came while a screenshot was being taken takes its place: which of them is older is unknown', async () => {
  const { nextName, shot, cast, came, secondCast } = await openSource();
  const first = nextName();
  cast.open();
  await came.opened;
  shot.open();
  expect(await first).toBeUndefined();
  secondCast.open();
  expect(await nextName()).toBe('blue frame');
});

test('a frame that came soon after a screenshot takes its place', async () => {
  const { nextName, shot, cast, secondCast } = await openSource();
  const first = nextName();
  shot.open();
  cast.open();
  expect(await first).toBeUndefined();
  secondCast.open();
  expect(await nextName()).toBe('blue frame');
});

test('while no frame comes, screenshots are shown', async () => {
  const { nextName, shot } = await openSource();
  shot.open();
  expect(await nextName()).toBe('green screenshot');
});
