import type { Region } from '../geometry.js';
import type { RawPicture } from '../image.js';
import type { FoundText, TextQuery } from '../seeing/find-text.js';
import type { Side } from '../seeing/sides.js';

/**
 * What a locator has found.
 *
 * @category Screen
 */
export interface Candidate {
  /** The box around it, in pixels of the display, which are those of `tab.click`. */
  readonly box: Region;
  /** What it says, if it is a text. */
  readonly text?: string;
  /** How certain the text is, from 0 to 1, if it is one. 1 if a page reports it. */
  readonly confidence?: number;
  /** How alike it is to the image, from 0 to 1, if it is one. */
  readonly score?: number;
  /** The size of the image there as a multiple of its own. */
  readonly scale?: number;
}

/** A candidate, and where to click it. */
export interface Place extends Candidate {
  /** The part whose middle is clicked: the first line of a text. */
  readonly aim: Region;
}

/** Whether two boxes are the same. */
export const isSameBox = (a: Region, b: Region): boolean =>
  a.x === b.x && a.y === b.y && a.width === b.width && a.height === b.height;

/** What a locator describes, as data. It is looked for at each use. */
export type Target =
  | { readonly by: 'text'; readonly query: TextQuery }
  | { readonly by: 'image'; readonly image: () => Promise<RawPicture>; readonly name: string }
  /** The thing next to another one, whatever it is. */
  | { readonly by: 'beside'; readonly of: Target; readonly side: Side }
  | { readonly by: 'within'; readonly what: Target; readonly area: Region | Target }
  | { readonly by: 'side'; readonly what: Target; readonly side: Side; readonly of: Target }
  /** One of several, in reading order. Negative: from the end. */
  | { readonly by: 'nth'; readonly what: Target; readonly index: number }
  | { readonly by: 'filter'; readonly what: Target; readonly keep: (candidate: Candidate) => boolean };

const sideNames = { left: 'leftOf', right: 'rightOf', above: 'above', below: 'below' } as const;

/** Returns a target as the code that describes it: `getByText('Save').first()`. */
export const nameOfTarget = (target: Target): string => {
  switch (target.by) {
    case 'text': {
      const { text, exact } = target.query;
      const shown = typeof text === 'string' ? `'${text}'` : String(text);
      return `getByText(${shown}${exact ? ', { exact: true }' : ''})`;
    }
    case 'image':
      return `getByImage(${target.name})`;
    case 'beside':
      return `${nameOfTarget(target.of)}.${sideNames[target.side]}()`;
    case 'within':
      return `${nameOfTarget(target.what)}.within(${'by' in target.area ? nameOfTarget(target.area) : nameOfRegion(target.area)})`;
    case 'side':
      return `${nameOfTarget(target.what)}.${sideNames[target.side]}(${nameOfTarget(target.of)})`;
    case 'nth':
      return `${nameOfTarget(target.what)}.${nthName(target.index)}`;
    case 'filter':
      return `${nameOfTarget(target.what)}.filter(…)`;
  }
};

const nthName = (index: number): string => {
  if (index === 0) return 'first()';
  return index === -1 ? 'last()' : `nth(${index})`;
};

/** Describes a region in a message. */
export const nameOfRegion = ({ x, y, width, height }: Region): string => `${width}×${height} at ${x}, ${y}`;

/** Describes a candidate in a message. */
export const nameOfCandidate = ({ box, text, score, scale }: Candidate): string => {
  const what = text === undefined ? '' : `"${text}" `;
  const like =
    score === undefined
      ? ''
      : ` (score ${score.toFixed(2)}${scale === undefined || scale === 1 ? '' : `, scale ${scale}`})`;
  return `${what}${nameOfRegion(box)}${like}`;
};

/** How many places a message lists. */
const mostPlaces = 5;

/** Describes candidates in a message. */
export const nameOfCandidates = (candidates: readonly Candidate[]): string =>
  `${candidates.slice(0, mostPlaces).map(nameOfCandidate).join('; ')}${candidates.length > mostPlaces ? '; and more' : ''}`;

/** Describes a text in a message. */
export const nameOfText = ({ text, box }: FoundText): string => `"${text}" at ${box.x}, ${box.y}`;
