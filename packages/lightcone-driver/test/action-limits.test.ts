import { initialState, startDeadline, type Action, type RuleContext } from '@farhand/core/driver';
import { lightconeRules } from '@farhand/lightcone-driver';
import { describe, expect, onTestFinished, test } from 'vitest';
import { connect, success } from './scripted-vendor.js';

const context: RuleContext = { state: initialState, buttons: [], keys: [], pointer: undefined, deferred: [] };

const pause = (durationMs: number): unknown => lightconeRules.pause({ type: 'pause', durationMs }, context);

const typed = (text: string): unknown =>
  lightconeRules.type({ type: 'type', text, delayMs: 0 } satisfies Action, context);

describe('an action that may take longer than the vendor allows by itself says so', () => {
  test.each([
    [10_000, { type: 'wait', ms: 10_000 }],
    [10_000.5, { type: 'wait', ms: 10_001, timeout_ms: 30_001 }],
    [90_000, { type: 'wait', ms: 90_000, timeout_ms: 110_000 }],
  ])('a pause of %s ms', (durationMs, call) => {
    expect(pause(durationMs)).toMatchObject({ calls: [call] });
  });

  test('a long text', () => {
    expect(typed('x'.repeat(1_000))).toMatchObject({ calls: [{ type: 'type', text: 'x'.repeat(1_000) }] });
    expect(typed('x'.repeat(1_000))).not.toMatchObject({ calls: [{ timeout_ms: expect.anything() }] });
    expect(typed('x'.repeat(5_000))).toMatchObject({ calls: [{ type: 'type', timeout_ms: 70_000 }] });
  });
});

describe('loading a page', () => {
  test.each([
    [5_000, undefined],
    [10_000, undefined],
    [15_000, 30_000],
    [30_000, 40_000],
    [0, 3_600_000],
  ])('within %s ms', async (timeoutMs, timeout_ms) => {
    const { connection, log, service } = await connect();
    service.answer({ 'POST /computers/c1/navigate': success() });
    const deadline = startDeadline({ timeoutMs }, 'goto');
    onTestFinished(() => deadline.dispose());
    await connection.tabs?.navigate('T1', 'https://a.test', deadline);
    const limit = timeout_ms === undefined ? {} : { timeout_ms };
    expect(log()).toEqual([['POST /computers/c1/navigate', { url: 'https://a.test', tab_id: 'T1', ...limit }]]);
  });
});
