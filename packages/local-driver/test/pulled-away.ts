import { FarhandError, type Computer } from '@farhand/core';
import { expect } from 'vitest';

/** A computer that can be pulled away. */
export interface Pulled {
  readonly computer: Computer;
  /** Kills what it runs on without warning, and waits until the driver has noticed. */
  kill(): Promise<void>;
}

/** `done`, or the code of the error that it ends with. */
export const outcomeOf = (work: PromiseLike<unknown>): Promise<unknown> =>
  Promise.resolve(work).then(
    () => 'done',
    (error: unknown) => (error instanceof FarhandError ? error.code : error),
  );

/** What the body of a program says as it goes on. */
export interface Progress<Point extends string> {
  /** Makes a call and notes what becomes of it under a name. */
  step(name: string, work: PromiseLike<unknown>): Promise<void>;
  /** A place in the program; the computer is pulled away at one of them. */
  reach(place: Point): Promise<void>;
}

/**
 * Plays a program inside a hold, in which the computer is pulled away at `point`, and shows that what follows ends as
 * well. Gives what became of each call.
 */
export const playUntil = async <Point extends string>(
  { computer, kill }: Pulled,
  point: Point,
  body: (progress: Progress<Point | 'at the beginning'>) => Promise<void>,
): Promise<Readonly<Record<string, unknown>>> => {
  const { keyboard, mouse, shell } = computer;
  const calls: Record<string, unknown> = {};
  const progress: Progress<Point | 'at the beginning'> = {
    step: async (name, work) => {
      calls[name] = await outcomeOf(work);
      await work;
    },
    reach: async (place) => (place === point ? kill() : undefined),
  };
  await progress.reach('at the beginning');
  calls['hold'] = await outcomeOf(keyboard.hold('Shift', () => body(progress)));
  calls['next click'] = await outcomeOf(mouse.click(50, 50));
  calls['screenshot'] = await outcomeOf(computer.screenshot());
  if (computer.supports('shell')) calls['command'] = await outcomeOf(shell.run('true'));
  expect(computer.held()).toEqual([]);
  calls['close'] = await outcomeOf(computer.close());
  return calls;
};
