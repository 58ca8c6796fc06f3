import { pageClips } from './page-clips.js';
import { pageCovers } from './page-covers.js';
import { pageFields } from './page-fields.js';
import { pageFlows } from './page-flows.js';
import { pageStyles } from './page-styles.js';

/**
 * A part of a page that is seen, in CSS pixels of a document's viewport: x, y, width, height, and the share of the whole
 * that is seen.
 */
export type Sight = readonly [x: number, y: number, width: number, height: number, share: number];

/** A word that a document shows, with its sight. */
export interface SightedWord {
  /** What it says. */
  readonly text: string;
  /** Where it is. */
  readonly sight: Sight;
}

/** What a document shows: a text as its words, or the number of a frame that stands there. */
export type ShownPart = readonly SightedWord[] | number;

/**
 * The source of a function that reports the texts that a person sees in a document, as JSON. It leaves no trace in the
 * page. Run it in the world of the page's document, if possible one that the page cannot reach.
 *
 * - `(null, ...frames)` returns the texts of the document: what {@link shownIn} reads. `frames` are the elements of frames
 *   whose places in the order of reading are reported.
 * - `(sights, frame)` returns sights in the document of a frame as this document shows them, or null for those that it
 *   covers or clips: what {@link sightsIn} reads. So a driver asks each document, and then all documents around it.
 *
 * @remarks
 * - Not reported: texts in pictures, in canvases, in closed shadow trees and in `<use>` elements of SVG; list markers,
 *   counters, quotation marks and the texts of missing pictures; date, time and file fields; lists that the browser draws
 *   over the page; texts in frames that are turned.
 * - What is in front but cannot be read, such as a frame or a picture of another site, counts as opaque. A WebGL canvas
 *   that keeps no pixels counts as transparent.
 */
export const seenTextsScript: string = `function (sights, ...frames) {
  ${pageStyles}
  ${pageClips}
  ${pageCovers}
  ${pageFields}
  ${pageFlows}
  const trees = [];
  let hasDeaf = false, mayStart = false;
  const survey = (root) => {
    for (const element of root.querySelectorAll('*')) {
      const { pointerEvents, transitionBehavior } = styleOf(element);
      hasDeaf ||= pointerEvents === 'none';
      mayStart ||= (transitionBehavior ?? '').includes('allow-discrete');
      if (!element.shadowRoot) continue;
      trees.push(element.shadowRoot);
      survey(element.shadowRoot);
    }
  };
  const throughFrame = ([frame]) => {
    if (frame === undefined || !isVisible(frame) || isTilted(frame)) return sights.map(() => null);
    const content = contentBox(frame), scale = scaleOf(frame, frame.getBoundingClientRect());
    const clip = overlap(clipOf(frame), content);
    return sights.map(([x, y, width, height, share]) => {
      const left = content.left + x * scale.x, top = content.top + y * scale.y;
      const box = { left, top, right: left + width * scale.x, bottom: top + height * scale.y };
      const part = overlap(box, clip), whole = areaOf(box);
      const rest = whole === 0 ? 0 : share * areaOf(part) / whole;
      if (rest < leastShare) return null;
      const seen = rest * seenPart(frame, part);
      return seen < leastShare ? null : [part.left, part.top, part.right - part.left, part.bottom - part.top, seen];
    });
  };
  if (document.documentElement === null) return sights === null ? [] : sights.map(() => null);
  survey(document);
  return hittingAll(hasDeaf, mayStart, () => {
    if (sights !== null) return throughFrame(frames);
    walk(document.documentElement);
    endFlow(null);
    return texts;
  });
}`;

const isSight = (value: unknown): value is Sight =>
  Array.isArray(value) && value.length === 5 && value.every((part) => Number.isFinite(part));

/** Reads the answer to `(sights, frame)`: `undefined` for what is not seen. */
export const sightsIn = (answer: unknown): readonly (Sight | undefined)[] => {
  const list: readonly unknown[] = Array.isArray(answer) ? answer : [];
  return list.map((one) => (isSight(one) ? one : undefined));
};

const wordIn = (value: unknown): readonly SightedWord[] => {
  if (!Array.isArray(value)) return [];
  const [text, ...sight]: readonly unknown[] = value;
  return typeof text === 'string' && isSight(sight) ? [{ text, sight }] : [];
};

/** Reads the answer to `(null, ...frames)`. */
export const shownIn = (answer: unknown): readonly ShownPart[] => {
  const list: readonly unknown[] = Array.isArray(answer) ? answer : [];
  return list.flatMap((part): readonly ShownPart[] => {
    if (typeof part === 'number') return [part];
    return Array.isArray(part) ? [part.flatMap(wordIn)] : [];
  });
};
