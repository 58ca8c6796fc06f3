import { secret, suppressedErrors, type Receipt } from '@farhand/core';
import { ActionFailedError, decline, OutcomeUnknownError, ProtocolError } from '@farhand/core/driver';
import { describe, expect, test } from 'vitest';

import { openComputer, primitivesOnly } from './open-computer.js';
import { printed } from './printed.js';

const text = 'xK-9 λθ!\nzweite Zeile';
const hidden = secret(text);

const rejection = async (work: PromiseLike<unknown>): Promise<unknown> => {
  try {
    await work;
  } catch (error) {
    return error;
  }
  throw new Error('It did not reject.');
};

describe('what is typed is the text', () => {
  test('by the verbs of tabs and keyboards, in chains and holds', async () => {
    const { computer, connection } = await openComputer();
    await computer.tab.type(hidden);
    await computer.keyboard.type(hidden).press('Enter').insertText(hidden);
    await computer.keyboard.hold('shift', () => computer.tab.type(hidden));
    expect(connection.log.flatMap((action) => ('text' in action ? [action.text] : []))).toEqual([
      text,
      text,
      text,
      text,
    ]);
  });

  test('in pieces where the vendor needs them', async () => {
    const { computer, connection } = await openComputer({ rules: primitivesOnly });
    await computer.tab.type(secret('aλ'));
    expect(connection.log).toEqual([
      { type: 'keyDown', key: 'a', tab: 'tab-1', secret: true },
      { type: 'keyUp', key: 'a', tab: 'tab-1', secret: true },
      { type: 'insertText', text: 'λ', tab: 'tab-1', secret: true },
    ]);
  });
});

test('a receipt says [secret]', async () => {
  const { computer } = await openComputer();
  const receipt: Receipt = await computer.keyboard.type(hidden, { delayMs: 5 }).insertText(secret('q'));
  expect(receipt.steps).toEqual([
    { action: { type: 'type', text: '[secret]', delayMs: 5, secret: true, tab: 'tab-1' }, outcome: 'applied' },
    { action: { type: 'insertText', text: '[secret]', secret: true, tab: 'tab-1' }, outcome: 'applied' },
  ]);
});

test('text that is no secret is shown as before', async () => {
  const { computer } = await openComputer();
  const receipt = await computer.tab.type('plain');
  expect(receipt.steps).toEqual([
    { action: { type: 'type', text: 'plain', delayMs: 0, tab: 'tab-1' }, outcome: 'applied' },
  ]);
});

describe('explain says what was called', () => {
  test('where the vendor takes the whole text', async () => {
    const { computer } = await openComputer();
    const explanation = await computer.explain(() => computer.keyboard.type(hidden).insertText(hidden).type(hidden));
    expect(String(explanation)).toBe('record\n  type [secret]\n  insert text [secret]\n  type [secret]');
  });

  test('once, where it takes a key for each character', async () => {
    const { computer } = await openComputer({ rules: primitivesOnly });
    const explanation = await computer.explain(() =>
      computer.keyboard.type(secret('abλc'), { delayMs: 5 }).press('a').type(hidden).type(hidden),
    );
    expect(String(explanation)).toBe(
      [
        'record',
        '  type [secret]',
        '  {"type":"keyDown","key":"a","tab":"tab-1"}',
        '  {"type":"keyUp","key":"a","tab":"tab-1"}',
        '  type [secret]',
        '  type [secret]',
      ].join('\n'),
    );
  });

  test('of short secrets too', async () => {
    const { computer } = await openComputer();
    expect(String(await computer.explain(() => computer.tab.type(secret('e'))))).toBe('record\n  type [secret]');
  });
});

describe('a refusal', () => {
  test('shows neither the text nor a reason that quotes it', async () => {
    const { computer } = await openComputer({
      rules: { insertText: (insert) => decline(`'${insert.text}' is odd`, `Leave out ${insert.text}.`) },
    });
    const error = await rejection(computer.keyboard.insertText(hidden));
    expect(error).toMatchObject({
      code: 'UNSUPPORTED_ACTION',
      message:
        "recorder cannot do this: insert text [secret], because '[secret]' is odd. Nothing was sent. Leave out [secret].",
      reasons: ["insert text [secret]: '[secret]' is odd"],
    });
    expect(printed(error)).not.toMatch(/xK-9|λθ|zweite/);
  });

  test('that names a character of it says how to learn more instead', async () => {
    const { computer } = await openComputer({
      rules: {
        type: () => decline('no typing here'),
        press: ({ key }) => decline(`no key ${key}`),
        keyDown: ({ key }) => decline(`the key ${key} is missing`, `Write ${key.toUpperCase()}.`),
      },
    });
    const error = await rejection(computer.tab.type(secret('ñ~q')));
    expect(error).toMatchObject({
      message: [
        'recorder cannot do this: type [secret]. Nothing was sent.',
        '  - type [secret]: no typing here',
        '  - press [secret]: one of its characters cannot be typed, and the reason is withheld because it may quote the character',
        'To read the reason, type a similar text that is not secret.',
      ].join('\n'),
    });
    expect(printed(error)).not.toMatch(/key [~q]/);
  });
});

describe('an error that repeats the text', () => {
  const echo = `cannot type ${JSON.stringify({ text })}, ${encodeURIComponent(text)} or ${text}`;
  const vendor = (): ActionFailedError => {
    const inner = Object.assign(new AggregateError([new Error(echo)], echo), { body: { sent: [text] } });
    return new ActionFailedError(echo, { vendorStatus: text, requestId: `r-${text}`, status: 400, cause: inner });
  };

  test('comes without it, and is otherwise the same', async () => {
    const { computer, connection } = await openComputer();
    const thrown = vendor();
    connection.failAt(1, thrown);
    const error = await rejection(computer.tab.type(hidden));
    expect(error).toBe(thrown);
    expect(error).toBeInstanceOf(ActionFailedError);
    expect(error).toMatchObject({
      name: 'ActionFailedError',
      code: 'ACTION_FAILED',
      status: 400,
      vendorStatus: '[secret]',
      requestId: 'r-[secret]',
      message: 'cannot type {"text":"[secret]"}, [secret] or [secret]',
      steps: [{ action: { type: 'type', text: '[secret]' }, outcome: 'failed' }],
      cause: { body: { sent: ['[secret]'] } },
    });
    expect(printed(error)).not.toMatch(/xK-9|λθ|zweite|%CE%BB/);
    expect(printed(error)).toContain('secret-input.test');
  });

  test('comes without it to a chain that travelled with it', async () => {
    const { computer, connection } = await openComputer();
    connection.failAt(2, vendor());
    const typed = computer.tab.type(hidden);
    const error = await rejection(computer.tab.click(1, 1));
    expect(await typed).toMatchObject({ steps: [{ outcome: 'applied' }] });
    expect(error).toMatchObject({ code: 'ACTION_FAILED', steps: [{ action: { type: 'click' } }] });
    expect(printed(error)).not.toMatch(/xK-9|λθ|zweite/);
  });

  test.each([
    ['an AbortError', new DOMException('enough', 'AbortError'), vendor()],
    ['no error', { why: 'enough' }, Object.freeze(vendor())],
  ])('comes without it where the call was aborted, beside the reason, %s', async (_, reason, thrown) => {
    const { computer, connection } = await openComputer();
    const release = connection.hold();
    const controller = new AbortController();
    const ended = rejection(computer.keyboard.down('shift').type(hidden, { signal: controller.signal }));
    await Promise.resolve();
    connection.failAt(1, thrown);
    controller.abort(reason);
    release();
    const error = await ended;
    expect(error).toBe(reason);
    expect(suppressedErrors(error).map(({ message }) => message)).toContain(
      'cannot type {"text":"[secret]"}, [secret] or [secret]',
    );
    expect(printed(error)).not.toMatch(/xK-9|λθ|zweite/);
  });

  test('that is frozen comes as a copy', async () => {
    const { computer, connection } = await openComputer();
    connection.failAt(1, Object.freeze(new RangeError(echo)));
    const error = await rejection(computer.tab.type(hidden));
    expect(error).toBeInstanceOf(RangeError);
    expect(printed(error)).not.toMatch(/xK-9|λθ|zweite/);
  });

  test('in a cause that is no error comes without it too', async () => {
    const { computer, connection } = await openComputer();
    const cause = new Map([['sent', text]]);
    connection.failAt(1, new OutcomeUnknownError('lost', { cause }), 'unknown');
    const error = await rejection(computer.tab.type(hidden));
    expect(error).toMatchObject({ message: 'tab.type: lost', cause: "Map(1) { 'sent' => '[secret]' }" });
  });

  test('stays as it is if nothing in it is secret', async () => {
    const { computer, connection } = await openComputer();
    const cause = { list: [1, 'two'] };
    const thrown = new ProtocolError('odd', { cause });
    connection.failAt(1, thrown);
    const error = await rejection(computer.tab.type(hidden));
    expect(error).toBe(thrown);
    expect(error).toMatchObject({ message: 'odd' });
    expect(thrown.cause).toBe(cause);
  });

  test('a short secret is masked in quotes and by itself', async () => {
    const { computer, connection } = await openComputer();
    connection.failAt(1, new ActionFailedError('"€5" and "€", as €5'));
    const error = await rejection(computer.tab.type(secret('€5')));
    expect(error).toMatchObject({ message: '"[secret]" and "[secret]", as [secret]' });
  });
});

test('a mistake in the call does not show it', async () => {
  const { computer } = await openComputer();
  const call = (options: object): unknown => Reflect.apply(computer.tab.type, computer.tab, [hidden, options]);
  for (const options of [{ delayMs: -1 }, { dely: 1 }]) {
    const error = await rejection(Promise.resolve(call(options)));
    expect(error).toBeInstanceOf(Error);
    expect(printed(error)).not.toMatch(/xK-9|λθ|zweite/);
  }
});
