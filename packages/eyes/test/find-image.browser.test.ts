import type { Region, SeenImage } from '@farhand/core/driver';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findImage } from '../dist/images/find-image.js';
import { cut } from './greys.js';
import { isAt, type Scene, type Showing } from '../../../bench/scenes.js';
import { startStage, type Shown, type Stage } from './stage.js';

let stage: Stage;
beforeAll(async () => {
  stage = await startStage();
});
afterAll(() => stage.close());

/** What a caller takes for the image: nearly as good as the best. */
const matchesOf = (places: readonly SeenImage[]): readonly SeenImage[] =>
  places.filter(({ score }) => score >= 0.9 && score >= (places[0]?.score ?? 0) - 0.05);

const rounded = ({ x, y, width, height }: Region): Region => ({
  x: Math.round(x),
  y: Math.round(y),
  width: Math.round(width),
  height: Math.round(height),
});

const boxOf = ({ boxes }: Shown, id: string): Region => {
  const box = boxes.get(id);
  if (box === undefined) throw new Error(`The page has no ${id}.`);
  return box;
};

/** What is looked for on each page: icons, the buttons that say Save and Send, and a card. */
const wanted = ['icon0', 'icon7', 'button0', 'button1', 'card1'];

const cases: readonly (readonly [string, Scene, { readonly ratio: number }, Showing])[] = [
  ['the same pixels', { seed: 1, theme: 'light' }, { ratio: 1 }, { ratio: 1 }],
  ['a darker theme', { seed: 2, theme: 'dark' }, { ratio: 1 }, { ratio: 1, filter: 'brightness(0.85)' }],
  ['a brighter one', { seed: 3, theme: 'light' }, { ratio: 1 }, { ratio: 1, filter: 'brightness(1.15) contrast(0.9)' }],
  ['JPEG of quality 70', { seed: 4, theme: 'dark' }, { ratio: 1 }, { ratio: 1, encoding: 'jpeg' }],
  ['1.25 times the size', { seed: 5, theme: 'light' }, { ratio: 1 }, { ratio: 1.25 }],
  ['1.5 times the size', { seed: 6, theme: 'dark' }, { ratio: 1 }, { ratio: 1.5 }],
  ['2 times the size', { seed: 7, theme: 'light' }, { ratio: 1 }, { ratio: 2 }],
  ['0.8 of the size', { seed: 8, theme: 'dark' }, { ratio: 1.25 }, { ratio: 1 }],
  ['half the size', { seed: 9, theme: 'light' }, { ratio: 2 }, { ratio: 1 }],
];

describe('findImage in Chromium', () => {
  it.each(cases)('finds each image in %s, and nothing else', async (_name, scene, from, to) => {
    const source = await stage.show(scene, from, 1);
    const target = await stage.show(scene, to, 2);
    const found = wanted.map((id) => {
      const matches = matchesOf(findImage(cut(source.picture, rounded(boxOf(source, id))), target.picture));
      const truth = boxOf(target, id);
      return { id, matches: matches.map(({ box, scale }) => ({ scale, isThere: isAt(box, truth) })) };
    });
    expect(found).toEqual(wanted.map((id) => ({ id, matches: [{ scale: to.ratio / from.ratio, isThere: true }] })));
  });

  it.each([
    [1, 'light'],
    [1.25, 'dark'],
    [1.5, 'light'],
  ] as const)('finds both of two that are alike, in %f times the size', async (ratio, theme) => {
    const scene = { seed: 11, theme };
    const source = await stage.show(scene, { ratio: 1 }, 1);
    const target = await stage.show({ ...scene, twice: true }, { ratio }, 3);
    const ids = ['icon1', 'icon5', 'button0', 'button1'];
    const found = ids.map((id) => {
      const matches = matchesOf(findImage(cut(source.picture, rounded(boxOf(source, id))), target.picture));
      const truths = [boxOf(target, id), boxOf(target, `${id}-copy`)];
      return truths.map((truth) => matches.filter(({ box }) => isAt(box, truth)).length).concat(matches.length);
    });
    expect(found).toEqual(ids.map(() => [1, 1, 2]));
  });

  it.each([
    [{ seed: 1714, theme: 'dark' }, 'icon3', { ratio: 1, filter: 'brightness(1.15) contrast(0.9)' }, 3714],
    [{ seed: 1150, theme: 'light' }, 'icon4', { ratio: 1 }, 2150],
  ] as const)('finds both of two equal icons in a page of text (%j)', async (scene, id, showing, layout) => {
    // Wherever the cells of the coarse levels begin.
    const source = await stage.show(scene, { ratio: 1 }, 1);
    const target = await stage.show({ ...scene, twice: true }, showing, layout);
    const matches = matchesOf(findImage(cut(source.picture, rounded(boxOf(source, id))), target.picture));
    const boxes = [boxOf(target, id), boxOf(target, `${id}-copy`)];
    expect(matches.map(({ box }) => box).toSorted((a, b) => a.x - b.x)).toEqual(boxes.toSorted((a, b) => a.x - b.x));
  });

  it.each([
    [1.5, 123, 'dark', 'card0'],
    [1.5, 162, 'dark', 'card2'],
    [2, 7, 'light', 'card0'],
  ] as const)(
    'finds a card whose letters are drawn anew in %f times the size (page %i)',
    async (ratio, seed, theme, id) => {
      const source = await stage.show({ seed, theme }, { ratio: 1 }, 1);
      const target = await stage.show({ seed, theme }, { ratio }, seed + 1000);
      const matches = matchesOf(findImage(cut(source.picture, rounded(boxOf(source, id))), target.picture));
      expect(matches.map(({ box }) => isAt(box, boxOf(target, id)))).toEqual([true]);
    },
  );

  it.each([1, 1.25, 1.5, 2])('takes no other button for one that is gone, in %f times the size', async (ratio) => {
    const scene: Scene = { seed: 12, theme: 'light' };
    const source = await stage.show(scene, { ratio: 1 }, 1);
    const found = [];
    for (const without of ['button0', 'button1', 'icon2']) {
      const target = await stage.show({ ...scene, without }, { ratio }, 2);
      found.push(matchesOf(findImage(cut(source.picture, rounded(boxOf(source, without))), target.picture)));
    }
    expect(found).toEqual([[], [], []]);
  });

  it('finds no icon of the light theme in the dark one', async () => {
    const light = await stage.show({ seed: 10, theme: 'light' }, { ratio: 1 }, 1);
    const dark = await stage.show({ seed: 10, theme: 'dark' }, { ratio: 1 }, 2);
    const found = ['icon0', 'icon3', 'icon7'].map((id) =>
      matchesOf(findImage(cut(light.picture, rounded(boxOf(light, id))), dark.picture)),
    );
    expect(found).toEqual([[], [], []]);
  });
});
