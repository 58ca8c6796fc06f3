import type { MobileAction } from '../wire-action.js';
import { answerParser, lineOf, pointOf, sharedVerbs, textOf, type Verb } from './answer.js';
import type { Parser } from './parsed.js';
import type { Unit } from './place.js';
import { longPressMs, swipeLength } from './readings.js';

/**
 * Creates a parser of the outputs of UI-TARS and Seed models for phones.
 *
 * Verbs and arguments are those of the prompt in the vendor's playground, which every model receives (`list_apps`,
 * `wait(t='3')`), and of UI-TARS's own for phones (`long_press`, `open_app`, `scroll`), both of 2025.
 */
export const uiTarsMobile = (unit: Unit): Parser =>
  answerParser(
    new Map<string, Verb<MobileAction>>([
      [
        'click',
        (call) => {
          const at = pointOf(call, unit);
          return at && { type: 'touch:tap', ...at };
        },
      ],
      [
        'long_press',
        (call) => {
          const at = pointOf(call, unit);
          return at && { type: 'touch:longPress', ...at, duration: longPressMs };
        },
      ],
      [
        'drag',
        (call) => {
          const line = lineOf(call, unit);
          return line && { type: 'touch:drag', ...line };
        },
      ],
      [
        'scroll',
        (call) => {
          const at = pointOf(call, unit);
          const direction = fingerMoves.get(textOf(call, 'direction') ?? '');
          return at && direction && { type: 'touch:swipe', ...at, direction, distance: swipeLength };
        },
      ],
      [
        'open_app',
        (call) => {
          const name = textOf(call, 'app_name') ?? '';
          return name === '' ? undefined : { type: 'os:startAppByName', name };
        },
      ],
      ['list_apps', () => ({ type: 'os:listApps' })],
      ['press_home', () => ({ type: 'android:home' })],
      ['press_back', () => ({ type: 'android:back' })],
      ...sharedVerbs,
    ]),
  );

/**
 * The finger's direction for a scroll toward a side. The direction of a swipe is the finger's in the vendor's adapter
 * for another phone agent (2025), its only public use.
 */
const fingerMoves: ReadonlyMap<string, 'up' | 'down' | 'left' | 'right'> = new Map([
  ['up', 'down'],
  ['down', 'up'],
  ['left', 'right'],
  ['right', 'left'],
]);
