import type { Kind } from '@farhand/core';
import type { HandsCase } from './hands-case.js';
import { dragCases } from './drag-cases.js';
import { formCases } from './form-cases.js';
import { interruptedCases } from './interrupted-cases.js';
import { popupCases } from './popup-cases.js';
import { scriptedScrollCases } from './scripted-scroll-cases.js';
import { keyCases } from './key-cases.js';
import { pointerCases } from './pointer-cases.js';
import { hoverCases } from './hover-cases.js';
import { scrollCases } from './scroll-cases.js';
import { browserKeyCases, tabCases } from './tab-cases.js';

/** Cases on realistic pages, by theme. */
const allCases: readonly (readonly [theme: string, cases: readonly HandsCase[]])[] = [
  ['forms', formCases],
  ['popups', popupCases],
  ['interrupted by dialogs', interruptedCases],
  ['keys', keyCases],
  ['pointer', pointerCases],
  ['scrolling', scrollCases],
  ['scrolling by scripts', scriptedScrollCases],
  ['hovering', hoverCases],
  ['drags', dragCases],
  ['tabs', tabCases],
  ['keys of the browser', browserKeyCases],
];

/** Returns the cases that can run on computers of a kind, by theme. */
export const handsCases = (kind: Kind): readonly (readonly [theme: string, cases: readonly HandsCase[]])[] =>
  allCases
    .map(([theme, cases]) => [theme, cases.filter((one) => (one.kind ?? kind) === kind)] as const)
    .filter(([, cases]) => cases.length > 0);
