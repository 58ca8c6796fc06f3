import type { Fault } from './fault.js';

/** Returns a fault whose numbers make sense. Throws a RangeError otherwise. */
export const checkFault = (fault: Fault): Fault => {
  switch (fault.type) {
    case 'latency':
      time(fault.type, 'delayMs', fault.delayMs);
      break;
    case 'status503RetryAfter':
    case 'status429':
      time(fault.type, 'retryAfterMs', fault.retryAfterMs ?? 0);
      break;
    case 'slowStart':
      count(fault.type, 'looks', fault.looks);
      break;
    case 'failAtStep':
      count(fault.type, 'step', fault.step);
      break;
    default:
  }
  return fault;
};

const time = (type: string, name: string, value: number): void => {
  if (!(value >= 0 && value < Infinity)) {
    throw new RangeError(`The fault ${type}: ${name} must be a number of milliseconds from 0, got ${value}.`);
  }
};

const count = (type: string, name: string, value: number): void => {
  if (!(Number.isInteger(value) && value >= 1)) {
    throw new RangeError(`The fault ${type}: ${name} must be an integer from 1, got ${value}.`);
  }
};
