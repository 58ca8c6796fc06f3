import { launch, type Computer, type LaunchOptions } from '@farhand/core';
import { decline, type Action, type Rules } from '@farhand/core/driver';
import { recorder, type RecorderConnection, type RecorderOptions } from '@farhand/driver-testkit/recorder';
import { onTestFinished } from 'vitest';

/** A computer over a recorder, closed when the test ends. */
export const openComputer = async (
  settings: RecorderOptions = {},
  options: LaunchOptions = {},
): Promise<{ readonly computer: Computer; readonly connection: RecorderConnection }> => {
  const driver = recorder({ facts: { keysHeldPer: 'tab' }, ...settings });
  const computer = await launch(driver, options);
  onTestFinished(() => computer.close());
  const connection = driver.connections[0];
  if (connection === undefined) throw new Error('The recorder opened nothing.');
  return { computer, connection };
};

/** Gestures fall apart, so that a log shows primitives. */
export const primitivesOnly: Partial<Rules<Action>> = {
  click: () => decline('no click'),
  drag: () => decline('no drag'),
  wheel: () => decline('no wheel'),
  press: () => decline('no press'),
  type: () => decline('no type'),
};

/** What was sent, one list a request, each action as `type` and the part that matters. */
export const sends = (connection: RecorderConnection): readonly (readonly string[])[] =>
  connection.sends.map((actions) => actions.map(short));

/** An action in a few words. */
export const short = (action: Action): string => {
  switch (action.type) {
    case 'keyDown':
    case 'keyUp':
      return `${action.type} ${action.key}`;
    case 'pointerMove':
      return `move ${action.to.x},${action.to.y}`;
    case 'pointerDown':
    case 'pointerUp':
      return `${action.type} ${action.button}`;
    case 'click':
      return `${[...action.modifiers, 'click'].join('+')} ${action.at.x},${action.at.y}`;
    case 'drag':
      return `${[...action.modifiers, 'drag'].join('+')} ${action.path.map(({ x, y }) => `${x},${y}`).join(' ')}`;
    case 'press':
      return `press ${[...action.modifiers, action.key].join('+')}`;
    case 'type':
      return `type ${action.text}`;
    default:
      return action.type;
  }
};
