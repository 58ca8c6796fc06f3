import type { Region, SeenImage } from '@farhand/core/driver';
import { describe, expect, it } from 'vitest';
import { findImage, hasDetail } from '../dist/images/find-image.js';
import type { Grey } from '../dist/grey.js';
import { randomOf } from '../../../bench/random.js';
import { cut } from './greys.js';

const flat = (width: number, height: number, brightness: number): Grey => ({
  data: new Uint8Array(width * height).fill(brightness),
  width,
  height,
});

const mapped = (picture: Grey, change: (brightness: number) => number): Grey => ({
  ...picture,
  data: picture.data.map((brightness) => Math.min(255, Math.max(0, Math.round(change(brightness))))),
});

const fill = ({ data, width }: Grey, box: Region, brightness: number): void => {
  for (let y = box.y; y < box.y + box.height; y += 1) {
    data.fill(brightness, y * width + box.x, y * width + box.x + box.width);
  }
};

/** Writes letters that do not exist: each is a stroke down and some strokes across, by a seed. */
const write = (picture: Grey, x: number, y: number, seeds: readonly number[], brightness: number): void => {
  seeds.forEach((seed, index) => {
    const random = randomOf(seed);
    const left = x + index * 8;
    fill(picture, { x: left + Math.floor(random() * 4), y, width: 1, height: 10 }, brightness);
    for (let stroke = 0; stroke < 3; stroke += 1) {
      fill(
        picture,
        { x: left, y: y + Math.floor(random() * 10), width: 3 + Math.floor(random() * 3), height: 1 },
        brightness,
      );
    }
  });
};

const save = [1, 2, 3, 4];
const send = [1, 5, 6, 7];

const button = (picture: Grey, x: number, y: number, label: readonly number[]): void => {
  fill(picture, { x, y, width: 80, height: 28 }, 90);
  fill(picture, { x: x + 1, y: y + 1, width: 78, height: 26 }, 130);
  write(picture, x + 24, y + 9, label, 250);
};

/** A page with lines of text, and two buttons that differ by their labels. */
const page = (): Grey => {
  const picture = flat(640, 400, 240);
  for (let line = 0; line < 16; line += 1) {
    write(
      picture,
      20,
      120 + line * 16,
      Array.from({ length: 60 }, (_, at) => 100 + ((line * 7 + at * at * 3) % 29)),
      40,
    );
  }
  button(picture, 40, 30, save);
  button(picture, 200, 30, send);
  return picture;
};
const saveBox = { x: 40, y: 30, width: 80, height: 28 };
const sendBox = { x: 200, y: 30, width: 80, height: 28 };

const noise = (width: number, height: number, seed: number): Grey => {
  const random = randomOf(seed);
  return mapped(flat(width, height, 0), () => random() * 256);
};

const boxes = (places: readonly SeenImage[]): readonly Region[] => places.map(({ box }) => box);

describe('findImage', () => {
  it.each([
    { x: 0, y: 0 },
    { x: 600, y: 0 },
    { x: 0, y: 360 },
    { x: 600, y: 360 },
    { x: 301, y: 0 },
    { x: 0, y: 177 },
    { x: 323, y: 211 },
  ])('finds the same pixels at $x, $y, in edges and corners too', ({ x, y }) => {
    const picture = page();
    const box = { x, y, width: 40, height: 40 };
    fill(picture, box, 70);
    fill(picture, { x: x + 6, y: y + 9, width: 20, height: 7 }, 200);
    fill(picture, { x: x + 15, y: y + 20, width: 9, height: 14 }, 160);
    const [best, ...others] = findImage(cut(picture, box), picture);
    expect(best).toMatchObject({ box, scale: 1 });
    expect(best?.score).toBeGreaterThanOrEqual(0.99);
    expect(others).toEqual([]);
  });

  it.each([
    [10, 10],
    [11, 25],
    [16, 16],
    [23, 61],
    [200, 14],
    [300, 200],
  ])('finds the same pixels of %i × %i noise, whatever the size', (width, height) => {
    const picture = noise(500, 300, 5);
    const box = { x: 137, y: 71, width, height };
    expect(boxes(findImage(cut(picture, box), picture))).toEqual([box]);
  });

  it('finds two buttons that are equal, with equal scores', () => {
    const picture = page();
    button(picture, 431, 57, save);
    const places = findImage(cut(picture, saveBox), picture);
    expect(boxes(places).slice(0, 2)).toEqual([saveBox, { ...saveBox, x: 431, y: 57 }]);
    expect(places[0]?.score).toBe(places[1]?.score);
  });

  it('finds all of many that are equal and touch each other', () => {
    const picture = flat(640, 400, 240);
    for (let index = 0; index < 40; index += 1) button(picture, (index % 8) * 80, Math.floor(index / 8) * 28, save);
    const places = findImage(cut(picture, { x: 0, y: 0, width: 80, height: 28 }), picture);
    expect(places.filter(({ score }) => score >= 0.99)).toHaveLength(40);
  });

  it.each([
    ['Save', saveBox],
    ['Send', sendBox],
  ])('scores a button with another label clearly less than %s', (_label, box) => {
    const picture = page();
    const [best, second] = findImage(cut(picture, box), picture);
    expect(best).toMatchObject({ box, scale: 1 });
    expect((best?.score ?? 0) - (second?.score ?? 0)).toBeGreaterThanOrEqual(0.05);
  });

  it('scores a large card with another label clearly less', () => {
    const picture = page();
    const card = { x: 20, y: 110, width: 300, height: 200 };
    const other = page();
    fill(other, { x: 60, y: 200, width: 33, height: 12 }, 240);
    write(other, 60, 200, send, 40);
    const [best] = findImage(cut(picture, card), picture);
    const [changed] = findImage(cut(picture, card), other);
    expect(best?.score).toBeGreaterThanOrEqual(0.99);
    expect(changed?.score ?? 0).toBeLessThanOrEqual(0.94);
  });

  it.each<readonly [string, (brightness: number) => number]>([
    ['darker', (brightness) => brightness * 0.85],
    ['brighter', (brightness) => brightness * 1.15],
    ['with less contrast', (brightness) => 128 + (brightness - 128) * 0.8],
    ['with more contrast', (brightness) => 128 + (brightness - 128) * 1.15],
  ])('finds an image in a theme that is %s', (_theme, change) => {
    const picture = page();
    const [best, second] = findImage(cut(picture, saveBox), mapped(picture, change));
    expect(best).toMatchObject({ box: saveBox, scale: 1 });
    expect(best?.score).toBeGreaterThanOrEqual(0.9);
    expect((best?.score ?? 0) - (second?.score ?? 0)).toBeGreaterThanOrEqual(0.05);
  });

  it('finds an image that lies between whole pixels', () => {
    const halfRight = ({ data, ...size }: Grey): Grey => ({
      ...size,
      data: data.map((value, at) => (value + (data[at - 1] ?? value)) / 2),
    });
    // Strokes of two pixels, as letters have that are drawn smoothly.
    const picture = halfRight(page());
    const moved = halfRight(picture);
    const [best, second] = findImage(cut(picture, saveBox), moved);
    expect(best).toMatchObject({ box: { y: saveBox.y, width: 80, height: 28 }, scale: 1 });
    expect(Math.abs((best?.box.x ?? 0) - saveBox.x)).toBeLessThanOrEqual(1);
    expect(best?.score).toBeGreaterThanOrEqual(0.9);
    expect((best?.score ?? 0) - (second?.score ?? 0)).toBeGreaterThanOrEqual(0.05);
  });

  it('does not find an image of the light theme in a dark one, there or elsewhere', () => {
    const picture = page();
    expect(
      findImage(
        cut(picture, saveBox),
        mapped(picture, (brightness) => 255 - brightness),
      ),
    ).toEqual([]);
  });

  it('does not find what is not there', () => {
    const picture = page();
    fill(picture, saveBox, 240);
    const missing = findImage(cut(page(), saveBox), picture);
    expect(missing.filter(({ score }) => score >= 0.9)).toEqual([]);
    expect(findImage(noise(40, 40, 9), picture)).toEqual([]);
  });

  it('finds an image of faint contrast', () => {
    const picture = mapped(page(), (brightness) => 200 + brightness / 12);
    expect(findImage(cut(picture, saveBox), picture)[0]).toMatchObject({ box: saveBox, scale: 1 });
  });

  it('finds an image that is as large as the picture', () => {
    const picture = page();
    const places = findImage(picture, picture);
    expect(boxes(places)).toEqual([{ x: 0, y: 0, width: 640, height: 400 }]);
    expect(places[0]?.score).toBeGreaterThanOrEqual(0.99);
  });

  it('looks for an image that is larger than the picture in smaller sizes', () => {
    const picture = noise(60, 40, 3);
    expect(findImage(noise(300, 200, 4), picture)).toEqual([]);
    const doubled = flat(120, 80, 0);
    doubled.data.forEach((_, at) => {
      doubled.data[at] = picture.data[Math.floor(at / 240) * 60 + ((at % 120) >> 1)] ?? 0;
    });
    expect(findImage(doubled, picture)).toMatchObject([{ box: { x: 0, y: 0, width: 60, height: 40 }, scale: 0.5 }]);
  });

  it('finds nothing by an image of one colour, nor in such a picture', () => {
    expect(findImage(flat(20, 20, 90), page())).toEqual([]);
    expect(findImage(cut(page(), saveBox), flat(640, 400, 90))).toEqual([]);
  });

  it('returns places that do not overlap, the best one first', () => {
    const stripes = flat(300, 60, 255);
    for (let x = 0; x < 300; x += 10) fill(stripes, { x, y: 0, width: 4, height: 60 }, 0);
    const places = findImage(cut(stripes, { x: 0, y: 10, width: 30, height: 30 }), stripes);
    expect(places.length).toBeGreaterThan(1);
    for (const [index, { box, score }] of places.entries()) {
      expect(score).toBeLessThanOrEqual(places[index - 1]?.score ?? 1);
      for (const { box: other } of places.slice(index + 1)) {
        const across = Math.min(box.x + box.width, other.x + other.width) - Math.max(box.x, other.x);
        const down = Math.min(box.y + box.height, other.y + other.height) - Math.max(box.y, other.y);
        expect(Math.min(across, down)).toBeLessThanOrEqual(2);
      }
    }
  });
});

describe('hasDetail', () => {
  it('is false for one colour and its noise, true for more', () => {
    expect(hasDetail(flat(20, 20, 90))).toBe(false);
    expect(hasDetail(mapped(noise(20, 20, 1), (brightness) => 90 + brightness / 256))).toBe(false);
    expect(hasDetail(cut(page(), saveBox))).toBe(true);
  });
});
