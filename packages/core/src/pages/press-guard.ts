import type { PressGuard } from '../contract/facets.js';
import type { Point } from '../geometry.js';
import { inTime } from '../sleep.js';
import { fieldOf, PageWorld, type PageSession } from './page-world.js';

/**
 * The source of a function that guards the next press of a button at a point of a document's viewport, in CSS pixels. The
 * press reaches the page only if what was at the point is still there, at the same place. `(x, y, clicks)` guards as many
 * clicks, or with 0 the press alone, as for a drag. `()` ends that and returns whether all of it reached its target. Run it
 * in a world that the page cannot reach.
 *
 * @remarks
 * - The check runs with the event itself, so no change of the page can come in between.
 * - If the target moves away between the press and the release, the page gets the release, and no click beside the target.
 *   A target that is covered in between, as by the menu that it opens, has been reached.
 * - What is in a frame or a closed shadow tree counts as the element around it.
 * - A guard ends with the clicks that it is for, and in any case with the next press after them, or after ten seconds.
 */
export const pressGuardScript: string = `function (x, y, clicks) {
  const key = 'farhandPressGuard', longestMs = 10_000;
  const before = window[key];
  before?.end();
  if (x === undefined) return before === undefined || !before.isMissed();
  const boxOf = ({ x, y, width, height }) => [x, y, width, height].join();
  const deepest = () => {
    let found = document.elementFromPoint(x, y);
    for (let tree = found?.shadowRoot; tree; tree = found.shadowRoot) {
      const inner = tree.elementFromPoint(x, y);
      if (inner === null || inner === found) break;
      found = inner;
    }
    return found;
  };
  const wordBox = () => {
    const caret = document.caretRangeFromPoint?.(x, y) ?? null;
    if (caret === null || caret.startContainer.nodeType !== Node.TEXT_NODE) return '';
    const { startContainer: node, startOffset: at } = caret;
    const range = document.createRange();
    range.setStart(node, Math.max(0, at - 1));
    range.setEnd(node, Math.min(node.length, at + 1));
    return boxOf(range.getBoundingClientRect());
  };
  const wanted = deepest();
  const place = () => boxOf(wanted.getBoundingClientRect());
  const was = wanted === null ? '' : place(), word = wordBox();
  const isThere = ([target]) => target === wanted && place() === was && wordBox() === word;
  const hasLeft = ([target]) => {
    if (target === wanted || !wanted.isConnected || wanted.contains(target)) return false;
    const { left, top, right, bottom } = wanted.getBoundingClientRect();
    return place() !== was && (x < left || x >= right || y < top || y >= bottom);
  };
  let presses = 0, done = 0, isKept = false, isLate = false;
  const stop = (event) => {
    event.preventDefault();
    event.stopImmediatePropagation();
  };
  const hear = (event) => {
    if (!event.isTrusted) return;
    const { type } = event, isClick = /click$/.test(type), path = event.composedPath();
    if (type === 'pointerdown') presses += 1;
    if (presses > Math.max(1, clicks)) return end();
    if (type === 'pointerdown' && !isLate) isKept ||= !isThere(path);
    if (type === 'pointerup' && clicks > 0 && !isKept) isLate ||= hasLeft(path);
    if (isKept || (isLate && (isClick || type === 'contextmenu'))) return stop(event);
    if (type === 'click' || type === 'auxclick') done += 1;
    if (clicks === 0 ? type === 'mousedown' : done === clicks) end();
  };
  const types = ['pointerdown', 'mousedown', 'pointerup', 'mouseup', 'click', 'auxclick', 'dblclick', 'contextmenu'];
  const end = () => {
    clearTimeout(timer);
    for (const type of types) removeEventListener(type, hear, true);
  };
  const timer = setTimeout(end, longestMs);
  if (wanted !== null) for (const type of types) addEventListener(type, hear, { capture: true, passive: false });
  Object.defineProperty(window, key, { value: { end, isMissed: () => isKept || isLate }, configurable: true });
  return true;
}`;

/** How long a page may take to tell whether a press has reached its target, in milliseconds. One that opens a dialog has. */
const patienceMs = 1_000;

/**
 * Guards the next clicks at a point of the viewport, in CSS pixels; with 0, the next press alone. `run` calls {@link
 * pressGuardScript} in the page.
 */
export const guardPressBy = async (
  run: (...values: readonly number[]) => Promise<unknown>,
  { x, y }: Point,
  clicks: number,
): Promise<PressGuard> => {
  await run(x, y, clicks);
  return {
    end: async () => {
      // A page that has gone to another one in the meantime got the press.
      const hasReached = await inTime(
        patienceMs,
        run().catch(() => true),
        true,
      );
      return hasReached !== false;
    },
  };
};

/** Like {@link guardPressBy}, in an isolated world of the page. */
export const guardPress = async (session: PageSession, at: Point, clicks: number): Promise<PressGuard> => {
  const tree = fieldOf(await session.send('Page.getFrameTree'), 'frameTree');
  const world = await PageWorld.open(session, fieldOf(fieldOf(tree, 'frame'), 'id'));
  const run = (...values: readonly number[]): Promise<unknown> =>
    world.run(
      pressGuardScript,
      values.map((value) => ({ value })),
    );
  return guardPressBy(run, at, clicks);
};
