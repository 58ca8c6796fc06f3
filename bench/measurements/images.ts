import { parseArgs } from 'node:util';
import { launch, type Computer, type Picture, type Region, type SeenImage } from '@farhand/core';
import { eyes } from '@farhand/eyes';
import { local } from '@farhand/local-driver';
import { processorMs } from '../processor-time.js';
import { figureAt } from '../statistics.js';
import { isAt, scenePage, thingIds, type Scene, type Showing } from '../scenes.js';

/*
 * Cuts images out of pages, and looks for them where the same things are shown elsewhere, in other sizes, darker, brighter,
 * saved as JPEG, or twice. Counts the searches that find each place, and those that find another one. A wrong place is a
 * click beside the target, and makes the run fail. `--where 'there twice'` takes one kind of page.
 */

const { values } = parseArgs({
  options: {
    from: { type: 'string', default: '1' },
    pages: { type: 'string', default: '140' },
    where: { type: 'string' },
  },
});
const [from, pages] = [Number(values.from), Number(values.pages)];

interface Case {
  readonly name: string;
  readonly from: Showing;
  readonly to: Showing;
  readonly twice?: boolean;
  /** Whether the thing is not there: nothing else may be taken for it. */
  readonly gone?: boolean;
  /** The quality of the JPEG that the image is saved as. Absent: PNG. */
  readonly jpeg?: number;
}

const allCases: readonly Case[] = [
  { name: 'elsewhere', from: { ratio: 1 }, to: { ratio: 1 } },
  { name: 'darker', from: { ratio: 1 }, to: { ratio: 1, filter: 'brightness(0.85)' } },
  { name: 'brighter', from: { ratio: 1 }, to: { ratio: 1, filter: 'brightness(1.15) contrast(0.9)' } },
  { name: 'saved as JPEG', from: { ratio: 1 }, to: { ratio: 1 }, jpeg: 70 },
  { name: 'there twice', from: { ratio: 1 }, to: { ratio: 1 }, twice: true },
  { name: '1.25 times as large', from: { ratio: 1 }, to: { ratio: 1.25 } },
  { name: '1.5 times as large', from: { ratio: 1 }, to: { ratio: 1.5 } },
  { name: '2 times as large', from: { ratio: 1 }, to: { ratio: 2 } },
  { name: '0.8 times as large', from: { ratio: 1.25 }, to: { ratio: 1 } },
  { name: '0.5 times as large', from: { ratio: 2 }, to: { ratio: 1 } },
  { name: 'not there', from: { ratio: 1 }, to: { ratio: 1 }, gone: true },
  { name: 'not there, 1.25 times as large', from: { ratio: 1 }, to: { ratio: 1.25 }, gone: true },
  { name: 'not there, 1.5 times as large', from: { ratio: 1 }, to: { ratio: 1.5 }, gone: true },
  { name: 'not there, 2 times as large', from: { ratio: 1 }, to: { ratio: 2 }, gone: true },
];

const cases = allCases.filter(({ name }) => values.where === undefined || values.where === name);

/** Things looked for on each page. */
const wantedOnPage = 5;

const computers = new Map<number, Computer>();

/** A browser that shows about 1280 × 800 pixels, with `ratio` pixels for each CSS pixel. */
const computerOf = async (ratio: number): Promise<Computer> => {
  const known = computers.get(ratio);
  if (known !== undefined) return known;
  const display = { width: Math.floor(1280 / ratio), height: Math.floor(800 / ratio) };
  const driver = local({ args: [`--force-device-scale-factor=${ratio}`] });
  const computer = await launch(driver, { display, eyes: eyes({ texts: 'pixels' }) });
  computers.set(ratio, computer);
  return computer;
};

/** A picture of a page, and where its things are. */
interface Shown {
  readonly picture: Picture;
  readonly boxes: ReadonlyMap<string, Region>;
}

/** Shows a page, and tells where its things are in pixels of the picture. */
const show = async (scene: Scene, showing: Showing, layout: number): Promise<Shown> => {
  const { ratio } = showing;
  const { tab, screen } = await computerOf(ratio);
  const page = scenePage(scene, showing, layout, Math.floor(1280 / ratio));
  await tab.goto(`data:text/html;charset=utf-8,${encodeURIComponent(page.html)}`);
  const picture = await screen.screenshot();
  const boxes = new Map(
    [...page.boxes].map(([id, { x, y, width, height }]) => [
      id,
      {
        x: Math.round(x * ratio),
        y: Math.round(y * ratio),
        width: Math.round(width * ratio),
        height: Math.round(height * ratio),
      },
    ]),
  );
  return { picture, boxes };
};

type Verdict = 'right' | 'missed' | 'wrong';
type Counts = Record<Verdict, number>;
const none = (): Counts => ({ right: 0, missed: 0, wrong: 0 });

const judge = (places: readonly SeenImage[], truths: readonly Region[]): Verdict => {
  const right = places.filter(({ box }) => truths.some((truth) => isAt(box, truth))).length;
  if (right < places.length) return 'wrong';
  return right < truths.length ? 'missed' : 'right';
};

const byCase = new Map<string, Counts>();
const all = none();
const tookMs: number[] = [];
const faults: string[] = [];

try {
  for (let seed = from; seed < from + pages; seed += 1) {
    const one = cases[seed % cases.length] ?? cases[0];
    if (one === undefined) break;
    const scene: Scene = { seed, theme: seed % 3 === 0 ? 'dark' : 'light' };
    const source = await show(scene, one.from, 1);
    const ids = thingIds(scene).filter((id) => source.boxes.has(id));
    const counts = byCase.get(one.name) ?? none();
    byCase.set(one.name, counts);
    let target: Shown | undefined;
    for (let index = 0; index < wantedOnPage; index += 1) {
      const id = ids[(seed * 7 + index * 5) % ids.length] ?? '';
      if (target === undefined || one.gone === true) {
        const without = one.gone === true ? { without: id } : {};
        target = await show({ ...scene, ...without, twice: one.twice ?? false }, one.to, seed + 1000);
      }
      const { picture, boxes } = target;
      const cut = source.boxes.get(id);
      const truths = [id, `${id}-copy`].flatMap((each) => boxes.get(each) ?? []);
      if (cut === undefined) continue;
      const part = source.picture.crop(cut);
      const image = one.jpeg === undefined ? await part.png() : await part.jpeg({ quality: one.jpeg });
      const before = processorMs();
      const places = await picture.findImage(image);
      tookMs.push(processorMs() - before);
      const verdict = judge(places, truths);
      for (const each of [counts, all]) each[verdict] += 1;
      if (verdict !== 'right') faults.push(`${verdict}: page ${seed}, ${one.name}, ${id}`);
    }
  }
} finally {
  await Promise.all([...computers.values()].map((computer) => computer.close()));
}

const rowOf = (name: string, { right, missed, wrong: beside }: Counts): string => {
  const total = right + missed + beside;
  return [name, total, `${((100 * right) / Math.max(1, total)).toFixed(1)} %`, beside, missed].join(' | ');
};
console.log('where | images | right | wrong | missed');
for (const [name, counts] of byCase) console.log(rowOf(name, counts));
console.log(rowOf('all', all));
const share = (part: number): number => Math.round(figureAt(tookMs, part));
console.log(
  `processor time of a search: ${share(0.5)} ms, slowest tenth from ${share(0.9)} ms, longest ${share(1)} ms`,
);
for (const line of faults) console.log(line);
process.exitCode = all.wrong > 0 ? 1 : 0;
