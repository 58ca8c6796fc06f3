import {
  ActionFailedError,
  ClosedError,
  OutcomeUnknownError,
  suppressedErrors,
  TransportError,
  type Verdict,
} from '@farhand/core';
import { describe, expect, test, vi } from 'vitest';

import { caught } from './failures.js';
import { openAsking } from './open-asking.js';
import { openComputer } from './open-computer.js';

describe('what is asked about is an open outcome, whatever the driver calls it', () => {
  test.each<[string, 'failed' | 'unknown']>([
    ['a step that failed', 'failed'],
    ['a step that failed, having been done in part', 'unknown'],
  ])('not %s', async (_what, outcome) => {
    const { computer, connection, questions } = await openAsking(() => 'applied');
    const failure = new ActionFailedError('It is stuck.');
    connection.failAt(1, failure, outcome);
    expect(await caught(computer.tab.click(1, 1))).toBe(failure);
    expect(questions).toEqual([]);
  });

  test('not a request that never left', async () => {
    const { computer, connection, questions } = await openAsking(() => 'applied');
    const failure = new TransportError('UNREACHABLE', 'Nobody is there.');
    connection.failAt(1, failure, 'notRun');
    expect(await caught(computer.tab.click(1, 1))).toBe(failure);
    expect(questions).toEqual([]);
  });

  test('not a computer that is gone', async () => {
    const { computer, connection, questions } = await openAsking(() => 'applied');
    const gone = new ClosedError('It is gone.');
    connection.failAt(1, gone, 'unknown');
    expect(await caught(computer.tab.click(1, 1))).toBe(gone);
    expect(questions).toEqual([]);
  });

  test.each<[string, ('failed' | 'unknown' | 'notRun')[]]>([
    ['of which the report leaves nothing open', ['failed', 'notRun']],
    ['of which something was not run before what is open', ['notRun', 'unknown']],
  ])('not an error of that kind %s: to go on from there could repeat something', async (_what, outcomes) => {
    const { computer, connection, questions } = await openAsking(() => 'applied');
    const failure = new OutcomeUnknownError('The reply was lost.');
    const send = vi.spyOn(connection, 'send').mockResolvedValueOnce({ outcomes, requests: 1, error: failure });
    expect(await caught(computer.mouse.click(1, 1).click(2, 2))).toBe(failure);
    expect(questions).toEqual([]);
    expect(send).toHaveBeenCalledTimes(1);
  });

  test.each<Verdict>(['applied', 'throw'])('an error of another kind becomes one that says so: %s', async (verdict) => {
    const { computer, connection, errors } = await openAsking(() => verdict);
    const facts = { status: 502, vendorStatus: 'BAD_GATEWAY', requestId: 'r-1' };
    const failure = new TransportError('REJECTED', 'The gateway broke off.', facts);
    connection.failAt(1, failure, 'unknown');
    const result = await caught(computer.tab.click(1, 1));
    const [error] = errors;
    expect(error).toBeInstanceOf(OutcomeUnknownError);
    expect(error).toMatchObject({ cause: failure, status: 502, vendorStatus: 'BAD_GATEWAY', requestId: 'r-1' });
    const said =
      'The gateway broke off. It may or may not have happened, so Farhand does not send it again. Look at the computer before you repeat it.';
    expect(error?.message).toBe(verdict === 'throw' ? `tab.click: ${said}` : said);
    expect(result).toBe(verdict === 'throw' ? error : undefined);
  });

  test('also if nobody is to be asked', async () => {
    const { computer, connection } = await openComputer();
    const failure = new Error('The socket broke.');
    connection.failAt(1, failure, 'unknown');
    const error = await caught(computer.tab.click(1, 1));
    expect(error).toBeInstanceOf(OutcomeUnknownError);
    expect(error).toMatchObject({ cause: failure, code: 'OUTCOME_UNKNOWN' });
    expect(error).not.toHaveProperty('status');
  });

  test('an abort is no error of its own: nothing rides along with its reason', async () => {
    const { computer, connection } = await openComputer();
    connection.hold();
    const controller = new AbortController();
    const reason = new Error('enough');
    const click = caught(computer.tab.click(1, 1, { signal: controller.signal }));
    await expect.poll(() => connection.sends.length).toBe(1);
    controller.abort(reason);
    expect(await click).toBe(reason);
    expect(suppressedErrors(reason)).toEqual([]);
  });

  test('a driver that throws where it should report', async () => {
    const { computer, connection, errors } = await openAsking(() => 'throw');
    const failure = new Error('A defect.');
    vi.spyOn(connection, 'send').mockRejectedValueOnce(failure);
    expect(await caught(computer.tab.click(1, 1))).toBe(errors[0]);
    expect(errors[0]?.message).toBe('tab.click: The driver failed while sending, so the outcome is unknown.');
    expect(errors[0]?.cause).toBe(failure);
  });
});
