import { say, type Action, type Answer, type Rules } from '@farhand/core/driver';

const asItself = (action: Action): Answer<Action> => say(action);

/** Rules that say every action as itself, primitives and gestures alike. */
export const nativeRules: Rules<Action> = {
  pointerMove: asItself,
  hover: asItself,
  pointerDown: asItself,
  pointerUp: asItself,
  scroll: asItself,
  keyDown: asItself,
  keyUp: asItself,
  insertText: asItself,
  pause: asItself,
  click: asItself,
  move: asItself,
  drag: asItself,
  wheel: asItself,
  press: asItself,
  type: asItself,
};
