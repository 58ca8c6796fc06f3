import { TimeoutError, type Computer, type RawPicture, type Region, type Screenshot } from '@farhand/core';
import { checkOptions, describe } from '@farhand/core/driver';
import { join, relative } from 'node:path';
import { fileNameOf, resultsOf, type EvidenceFile } from '../turns/evidence.js';
import { subjectOf, type Subject } from '../turns/known-computers.js';
import { baselinePath, inPicture, readPicture, writePicture } from './baseline.js';
import { writeComparison, type ComparedPicture } from './comparison-page.js';
import { differenceOf, type Difference } from './difference.js';
import { viewOf, type Viewed } from './screen-matchers.js';
import {
  lastCalls,
  timeoutOf,
  type MatchOptions,
  type MatchResult,
  type Situation,
  type Updates,
} from './situation.js';

/** Options of `toMatchScreenshot`. */
export interface ScreenshotMatchOptions extends MatchOptions {
  /** Regions of the display to ignore, such as a clock. Default: none. */
  readonly mask?: readonly Region[];
  /** The part of the display to compare. Default: the whole display. */
  readonly region?: Region;
  /** The share of the pixels that may differ, 0 to 1. Default: 0. */
  readonly maxDiffRatio?: number;
  /**
   * The largest difference in a pixel's brightness that counts as equal: 0 is none, 1 is from black to white. Default:
   * 0.25, which the noise of a JPEG of usual quality does not reach.
   */
  readonly tolerance?: number;
}

const defaultTolerance = 0.25;

/** The shortest remaining time for another look, in milliseconds. */
const shortestLookMs = 300;

interface Settings {
  readonly name: string;
  readonly mask: readonly Region[];
  readonly region: Region | undefined;
  readonly maxDiffRatio: number;
  readonly tolerance: number;
}

const settingsOf = (name: string, options: ScreenshotMatchOptions, call: string): Settings => {
  if (typeof name !== 'string' || name === '')
    throw new TypeError(
      `${call}: expected the name of the picture, got ${describe(name)}. Write ${call}('four-selected').`,
    );
  checkOptions(options, ['mask', 'region', 'maxDiffRatio', 'tolerance', 'timeoutMs'], call);
  const { mask = [], region, maxDiffRatio = 0, tolerance = defaultTolerance } = options;
  for (const [key, value] of Object.entries({ maxDiffRatio, tolerance }))
    if (typeof value !== 'number' || !(value >= 0 && value <= 1))
      throw new RangeError(`${call}: ${key} must be from 0 to 1, got ${describe(value)}.`);
  if (!Array.isArray(mask)) throw new TypeError(`${call}: mask must be an array of regions, got ${describe(mask)}.`);
  return { name, mask, region, maxDiffRatio, tolerance };
};

/** Returns which pictures to write by default. Under CI, none are written. */
const updatesOf = ({ updates = 'missing' }: Situation): Updates =>
  updates === 'missing' && isContinuousIntegration() ? 'none' : updates;

const isContinuousIntegration = (): boolean => !['', '0', 'false', undefined].includes(process.env['CI']);

/** The state of the screen at the last look. */
interface Seen {
  readonly picture: RawPicture;
  readonly difference: Difference | undefined;
  /** Whether it matches the expected picture. */
  readonly isSame: boolean;
}

/**
 * Checks that a screen looks like an expected picture. Waits until the screen stops changing, and compares. While the
 * pictures differ, waits for a change and compares again, until the time is over.
 *
 * @param name - the name of the expected picture, unique in its test file.
 */
export const toMatchScreenshot = async (
  received: unknown,
  name: string,
  options: ScreenshotMatchOptions = {},
  situation: Situation = {},
): Promise<MatchResult> => {
  const call = 'toMatchScreenshot';
  const settings = settingsOf(name, options, call);
  const subject = subjectOf(received, call);
  const timeoutMs = timeoutOf(options, subject, call);
  const { isNot = false } = situation;
  const updates = updatesOf(situation);
  const path = baselinePath(testFileOf(subject, call), name, computerOf(subject, call));
  const shownPath = relative(process.cwd(), path);
  const expected = await readPicture(path);
  if (expected === undefined && (updates === 'none' || isNot)) {
    const why = isNot ? 'and .not requires one' : 'and under CI none is written';
    throw new Error(
      `${call}: the expected picture ${shownPath} does not exist, ${why}. Run the test once without CI and .not, check the picture, and commit it.`,
    );
  }
  const seen = await look(viewOf(subject), expected, settings, {
    timeoutMs,
    wanted: !isNot,
    isPatient: updates !== 'all',
  }).catch((error: unknown) => {
    if (error instanceof TimeoutError) return error;
    throw error;
  });
  if (seen instanceof TimeoutError)
    return { pass: false, message: () => `${call}('${name}'): ${seen.message}${lastCalls(subject)}` };
  if (expected === undefined || (updates === 'all' && !isNot && !seen.isSame)) {
    await writePicture(path, seen.picture);
    const why = expected === undefined ? 'it did not exist' : 'updates were requested';
    console.warn(`Farhand wrote ${shownPath}: ${why}. Check the picture, and commit it.`);
    return { pass: true, message: () => `${call}('${name}'): the picture was written.` };
  }
  if (seen.isSame)
    return {
      pass: true,
      message: () =>
        `${call}('${name}'): expected the screen to differ from ${shownPath}, but it looks the same.${lastCalls(subject)}`,
    };
  const files = isNot ? [] : await writeFailure(subject, settings, expected, seen);
  for (const file of files) await situation.attach?.(file);
  const lines = files.map(({ name: which, path: file }) => `  ${which}: ${relative(process.cwd(), file)}`);
  return {
    pass: false,
    message: () =>
      `${call}('${name}'): the screen differs from ${shownPath}: ${differenceText(expected, seen, settings)}.\n${lines.join('\n')}${lastCalls(subject)}`,
  };
};

const look = async (
  view: Viewed,
  expected: RawPicture | undefined,
  settings: Settings,
  {
    timeoutMs,
    wanted,
    isPatient,
  }: { readonly timeoutMs: number; readonly wanted: boolean; readonly isPatient: boolean },
): Promise<Seen> => {
  const end = performance.now() + timeoutMs;
  const leftMs = (): number => Math.max(1, end - performance.now());
  for (;;) {
    const { screenshot } = await view.waitForStill({ timeoutMs: leftMs(), mask: settings.mask });
    const seen = await compare(screenshot, expected, settings);
    if (expected === undefined || seen.isSame === wanted || !isPatient || leftMs() < shortestLookMs) return seen;
    const isOver = await view.waitForChange({ since: screenshot, timeoutMs: leftMs() }).then(
      () => false,
      (error: unknown) => {
        if (error instanceof TimeoutError) return true;
        throw error;
      },
    );
    if (isOver || leftMs() < shortestLookMs) return seen;
  }
};

const compare = async (shot: Screenshot, expected: RawPicture | undefined, settings: Settings): Promise<Seen> => {
  const { region, mask, tolerance, maxDiffRatio } = settings;
  const picture = region === undefined ? await shot.raw() : await shot.crop(inPicture(region, shot.scale, shot)).raw();
  if (expected === undefined || expected.width !== picture.width || expected.height !== picture.height)
    return { picture, difference: undefined, isSame: false };
  const masks = mask.map((one) => inPicture(one, shot.scale, picture, region));
  const difference = differenceOf(expected, picture, { tolerance, mask: masks });
  return { picture, difference, isSame: difference.ratio <= maxDiffRatio };
};

const differenceText = (expected: RawPicture, { picture, difference }: Seen, { maxDiffRatio }: Settings): string => {
  if (difference === undefined)
    return `it has ${picture.width}×${picture.height} pixels instead of ${expected.width}×${expected.height}`;
  const percent = (ratio: number): string => `${Number((ratio * 100).toPrecision(2))} %`;
  return `${difference.changedPixels} pixels (${percent(difference.ratio)}; at most ${percent(maxDiffRatio)} may)`;
};

const writeFailure = async (
  { turn }: Subject,
  settings: Settings,
  expected: RawPicture,
  seen: Seen,
): Promise<readonly EvidenceFile[]> => {
  const { name } = settings;
  const { picture, difference } = seen;
  const folder =
    turn === undefined ? join('farhand-results', fileNameOf(name)) : resultsOf(turn.resultsFolder, turn.test);
  const files: EvidenceFile[] = [];
  const pictures: ComparedPicture[] = [];
  for (const [which, one] of [
    ['expected', expected],
    ['actual', picture],
    ['difference', difference?.image],
  ] as const) {
    if (one === undefined) continue;
    const path = join(folder, `${fileNameOf(name)}-${which}.webp`);
    const bytes = await writePicture(path, one);
    files.push({ name: which, path, contentType: 'image/webp' });
    pictures.push({ name: which, bytes, width: one.width, height: one.height });
  }
  const summary = differenceText(expected, seen, settings);
  const path = join(folder, `${fileNameOf(name)}-comparison.html`);
  return [...files, await writeComparison(path, { title: name, test: turn?.test.name, summary, pictures })];
};

/** Returns the file of the test. Under node:test, and in a script, it is the started file. */
const testFileOf = ({ turn }: Subject, call: string): string => {
  const file = turn?.test.file ?? process.argv[1];
  if (file !== undefined) return file;
  throw new Error(`${call}: Farhand cannot determine the file of the test. Use a fixture of computerTest.`);
};

const computerOf = ({ computer }: Subject, call: string): Computer => {
  if (computer !== undefined) return computer;
  throw new TypeError(
    `${call}: no fixture created the computer of this tab or screen, so its expected picture has no name. Write expect(computer).${call}(…).`,
  );
};
