import { launch, secret, type Computer, type Receipt } from '@farhand/core';
import {
  ActionFailedError,
  OutcomeUnknownError,
  type Connection,
  type Driver,
  type Kind,
  type PlannedRequest,
  type SendReport,
} from '@farhand/core/driver';
import { recorder } from '@farhand/driver-testkit/recorder';
import { lightcone } from '@farhand/lightcone-driver';
import { local } from '@farhand/local-driver';
import { lybic } from '@farhand/lybic-driver';
import { webdriver } from '@farhand/webdriver-driver';
import { describe, expect, test } from 'vitest';

import { printed } from '../packages/core/test/printed.js';

interface Fault {
  readonly at: number;
  readonly outcome: 'failed' | 'unknown';
}

/** The same, but for what is given here. */
const like = <T extends object>(target: T, own: Partial<T>): T =>
  new Proxy(target, {
    get: (_, name) => {
      const value: unknown = Reflect.get(Object.hasOwn(own, name) ? own : target, name);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });

/** A computer that is told by a vendor's rules, shows its calls whole, and repeats what it was sent when it fails. */
const talkative = (vendor: Driver, kind: Kind, faults: readonly Fault[]): Driver => {
  const base = recorder();
  const left = [...faults];
  const send = async (calls: readonly unknown[]): Promise<SendReport> => {
    const fault = left.shift();
    if (fault === undefined || fault.at > calls.length) return { outcomes: calls.map(() => 'applied'), requests: 1 };
    const sent = JSON.stringify(calls);
    const cause = Object.assign(new Error(`sent ${encodeURIComponent(sent)}`), { body: { calls: [...calls] } });
    const Failure = fault.outcome === 'failed' ? ActionFailedError : OutcomeUnknownError;
    return {
      outcomes: calls.map((_, at) => (at < fault.at - 1 ? 'applied' : at === fault.at - 1 ? fault.outcome : 'notRun')),
      requests: 1,
      error: new Failure(`cannot do ${sent}`, { cause, vendorStatus: sent.slice(0, 300), requestId: sent.slice(3) }),
    };
  };
  const plan = (calls: readonly unknown[]): readonly PlannedRequest[] => [
    { summary: 'all', lines: calls.map((call) => JSON.stringify(call)) },
  ];
  const rules = vendor.rules(kind);
  return like<Driver>(base, {
    rules: () => rules,
    open: async (...args) => like<Connection>(await base.open(...args), { rules, send, plan }),
  });
};

const drivers: Readonly<Record<string, readonly [Driver, Kind]>> = {
  recorder: [recorder(), 'browser'],
  lightcone: [lightcone(), 'browser'],
  lybic: [lybic(), 'desktop'],
  webdriver: [webdriver(), 'browser'],
  'local browser': [local(), 'browser'],
  'local desktop': [local(), 'desktop'],
};

type Verb = 'type' | 'slow' | 'held' | 'insertText' | 'click';

interface Program {
  readonly calls: readonly { readonly verb: Verb; readonly text: string }[];
  readonly faults: readonly Fault[];
  readonly together: boolean;
}

/** Letters that are in no message, and what has to be escaped somewhere. */
const pieces = ['λθξ', 'Жшя', 'ßñø', 'qxjz', '"', '\\', "'", '&', '<', '%', '+', ' ', '/', 'é', '京', '\n', '\t'];

/** A different program for each seed, and always the same one. */
const programOf = (seed: number): Program => {
  let state = seed;
  // Park and Miller's generator: enough to vary tests, and the same everywhere.
  const below = (limit: number): number => {
    state = (state * 48_271) % 2_147_483_647;
    return state % limit;
  };
  const many = <T>(least: number, most: number, make: () => T): readonly T[] =>
    Array.from({ length: least + below(most - least + 1) }, make);
  const one = <T>(first: T, ...others: readonly T[]): T => others[below(others.length + 1)] ?? first;
  const some = (most: number): string => many(0, most, () => one('λθξ', ...pieces)).join('');
  return {
    calls: many(1, 4, () => ({
      verb: one<Verb>('type', 'slow', 'held', 'insertText', 'click'),
      text: `${some(5)}Ωmega${some(3)}`,
    })),
    faults: many(0, 3, () => ({ at: 1 + below(6), outcome: one<Fault['outcome']>('failed', 'unknown') })),
    together: one(true, false),
  };
};

const act = ({ tab }: Computer, { verb, text: hidden }: Program['calls'][number]): PromiseLike<Receipt> => {
  switch (verb) {
    case 'type':
      return tab.type(secret(hidden));
    case 'slow':
      return tab.keyboard.type(secret(hidden), { delayMs: 1 });
    case 'held':
      return tab.keyboard.hold('shift', () => tab.type(secret(hidden)));
    case 'insertText':
      return tab.keyboard.insertText(secret(hidden)).press('Enter');
    default:
      return tab.click(1, 1);
  }
};

/** Runs a program and gives everything that anyone may print of what came of it. */
const run = async (driver: Driver, { calls, together }: Program): Promise<{ printed: string; failures: number }> => {
  await using computer = await launch(driver);
  const shown: unknown[] = [];
  let failures = 0;
  const note = async (work: PromiseLike<unknown>): Promise<void> => {
    try {
      shown.push(await work);
    } catch (error) {
      failures += 1;
      shown.push(error);
    }
  };
  await note(computer.explain(() => Promise.all(calls.map((one) => act(computer, one)))));
  if (together) await Promise.all(calls.map((one) => note(act(computer, one))));
  else for (const one of calls) await note(act(computer, one));
  return { printed: shown.map(printed).join('\n'), failures };
};

describe.each(Object.entries(drivers))('%s', (_, [vendor, kind]) => {
  test('nothing that is printed of a call shows its secret, whatever goes wrong', async () => {
    let failures = 0;
    for (let seed = 1; seed <= 30; seed += 1) {
      const one = programOf(seed * 7919);
      const result = await run(talkative(vendor, kind, one.faults), one);
      failures += result.failures;
      const leak = /Ωmega|λθξ|Жшя|ßñø|qxjz|%CE%A9mega|\\u03a9mega/.exec(result.printed);
      expect({ seed, leak: leak?.[0] }).toEqual({ seed, leak: undefined });
    }
    expect(failures).toBeGreaterThan(10);
  });
});

describe('what explain says of typing', () => {
  const line = async (name: string, act: (computer: Computer) => unknown): Promise<string> => {
    const found = drivers[name];
    if (found === undefined) throw new Error(`There is no driver ${name}.`);
    await using computer = await launch(talkative(found[0], found[1], []));
    return String(await computer.explain(() => act(computer)));
  };

  test.each(Object.keys(drivers))('%s', async (name) => {
    expect(await line(name, ({ tab }) => tab.type(secret('Ωmega λ\tq\n')))).toBe('all\n  type [secret]');
  });

  test.each(Object.keys(drivers))('%s, key by key', async (name) => {
    expect(await line(name, ({ tab }) => tab.type(secret('ab c'), { delayMs: 5 }))).toBe('all\n  type [secret]');
  });
});
