import { inTime, pressGuardScript, type Point, type PressGuard } from '@farhand/core/driver';
import type { CDPSession } from 'playwright-core';
import { worldName } from './effects-script.js';

/** How long a page may take to tell whether a press has reached its target, in milliseconds. One that opens a dialog has. */
const patienceMs = 1_000;

/** Guards the next clicks at a point of the viewport, in CSS pixels; with 0, the next press alone. */
export const guardPress = async (session: CDPSession, at: Point, clicks: number): Promise<PressGuard> => {
  const { frameTree } = await session.send('Page.getFrameTree');
  const { executionContextId } = await session.send('Page.createIsolatedWorld', {
    frameId: frameTree.frame.id,
    worldName,
  });
  const run = async (...values: readonly number[]): Promise<unknown> => {
    const { result } = await session.send('Runtime.callFunctionOn', {
      functionDeclaration: pressGuardScript,
      executionContextId,
      arguments: values.map((value) => ({ value })),
      returnByValue: true,
    });
    return result.value;
  };
  await run(at.x, at.y, clicks);
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
