import type { CallTarget } from './call-target.js';
import { inCssPixels, paramsIn, type CdpCommand, type SentCall } from './wire.js';

/** Returns whether a command may move the focus: every press, release or text. */
const mayMoveFocus = (call: CdpCommand): boolean =>
  call.method === 'Input.dispatchKeyEvent' ||
  call.method === 'Input.insertText' ||
  (call.method === 'Input.dispatchMouseEvent' && call.params.clickCount !== undefined);

/**
 * Sends a call and waits until the browser knows its effect.
 *
 * @remarks Chromium picks the process for a key when the key arrives, by the focus. Chromium may learn that the focus
 * has moved into a frame of another site only after its reply to the click that moved it (seen on Chromium 156 under
 * load).
 */
export const carryOut = (call: SentCall, target: CallTarget, inStep: boolean): Promise<unknown> => {
  if (call.type === 'settle') return target.settle();
  const byBrowser = target.browserKey(call);
  if (byBrowser !== undefined) return byBrowser();
  const params = paramsIn(call.params, target.view);
  const reply = inStep ? target.sendInStep(call.method, params) : target.send(call.method, params);
  const isFar = (mayMoveFocus(call) || call.setsOff === true) && target.hasForeignFrames();
  return isFar ? reply.then(() => settleAfter(call, target)) : reply;
};

const settleAfter = async (call: CdpCommand, target: CallTarget): Promise<void> => {
  await target.settle().catch(() => undefined);
  if (call.then !== undefined) await target.send('Input.dispatchDragEvent', inCssPixels(call.then, target.view));
};
