import { describe, expect, test } from 'vitest';
import { DisplaySizes } from '../src/screenshot.js';

const picture = (width: number, height: number) => ({
  bytes: new Uint8Array(),
  width,
  height,
  mime: 'image/jpeg' as const,
});

describe('the size of a tab', () => {
  test('is that of the first picture until there is one of it', () => {
    const sizes = new DisplaySizes(picture(1280, 720));
    expect([sizes.of('a'), sizes.of(undefined)]).toEqual([
      { width: 1280, height: 720 },
      { width: 1280, height: 720 },
    ]);
  });

  test('is that of the last picture of it, whatever others have', () => {
    const sizes = new DisplaySizes(picture(1280, 720));
    sizes.note('a', picture(2560, 1440));
    sizes.note('b', picture(800, 600));
    expect([sizes.of('a'), sizes.of('b'), sizes.of('c')]).toEqual([
      { width: 2560, height: 1440 },
      { width: 800, height: 600 },
      { width: 1280, height: 720 },
    ]);
  });

  test('after one was set is the new one everywhere, until a picture shows another', () => {
    const sizes = new DisplaySizes(picture(1280, 720));
    sizes.note('b', picture(800, 600));
    sizes.reset('a', picture(640, 480));
    expect([sizes.of('a'), sizes.of('b')]).toEqual([
      { width: 640, height: 480 },
      { width: 640, height: 480 },
    ]);
  });
});
