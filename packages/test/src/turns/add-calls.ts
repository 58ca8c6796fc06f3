import type { CallLog } from './call-log.js';

/** An error as a runner keeps it. */
export interface KeptError {
  message?: string | undefined;
  stack?: string | undefined;
}

/** The text between a message and the last calls. */
const heading = '\n\nLast calls:\n';

/** Returns the last calls on a computer, to append to a message. Empty if there were none. */
export const callsOf = (log: CallLog): string => {
  const calls = log.text();
  return calls === '' ? '' : `${heading}${calls}`;
};

/** Appends the last calls to the message of an error that a report prints, unless it has them already. */
export const addCalls = (error: KeptError, log: CallLog): void => {
  const calls = callsOf(log);
  const { message, stack } = error;
  if (calls === '' || message === undefined || message.includes(heading)) return;
  const longer = `${message}${calls}`;
  // Some reports print the message, others the stack, which starts with it.
  const at = stack?.indexOf(message) ?? -1;
  if (stack !== undefined && at >= 0)
    replace(error, 'stack', `${stack.slice(0, at)}${longer}${stack.slice(at + message.length)}`);
  replace(error, 'message', longer);
};

/** An error may be frozen: its message then stays unchanged. */
const replace = (error: KeptError, name: 'message' | 'stack', value: string): void => {
  Reflect.defineProperty(error, name, { value, configurable: true, writable: true, enumerable: isShown(error, name) });
};

const isShown = (error: KeptError, name: string): boolean =>
  Object.getOwnPropertyDescriptor(error, name)?.enumerable ?? false;
