import type { CallLog } from './call-log.js';

/** An error as a runner keeps it. */
export interface KeptError {
  message?: string | undefined;
  stack?: string | undefined;
}

/** What stands between a message and the last calls. */
const heading = '\n\nLast calls:\n';

/** The last calls on a computer, to follow a message. Empty if there was none. */
export const callsOf = (log: CallLog): string => {
  const calls = log.text();
  return calls === '' ? '' : `${heading}${calls}`;
};

/** Puts the last calls behind the message of an error that a report prints, unless they are there already. */
export const addCalls = (error: KeptError, log: CallLog): void => {
  const calls = callsOf(log);
  const { message, stack } = error;
  if (calls === '' || message === undefined || message.includes(heading)) return;
  const longer = `${message}${calls}`;
  // Some reports print the message, others the stack, which begins with it.
  const at = stack?.indexOf(message) ?? -1;
  if (stack !== undefined && at >= 0)
    replace(error, 'stack', `${stack.slice(0, at)}${longer}${stack.slice(at + message.length)}`);
  replace(error, 'message', longer);
};

/** An error may be one that nobody can change: it is told as it is then. */
const replace = (error: KeptError, name: 'message' | 'stack', value: string): void => {
  Reflect.defineProperty(error, name, { value, configurable: true, writable: true, enumerable: isShown(error, name) });
};

const isShown = (error: KeptError, name: string): boolean =>
  Object.getOwnPropertyDescriptor(error, name)?.enumerable ?? false;
