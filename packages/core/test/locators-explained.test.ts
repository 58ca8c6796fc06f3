import { AmbiguousError, secret, TimeoutError, type Computer } from '@farhand/core';
import type { RecorderConnection } from '@farhand/driver-testkit/recorder';
import type { SeenText } from '@farhand/core/driver';
import { describe, expect, test } from 'vitest';
import { openComputer } from './open-computer.js';
import { lineAt, seeing } from './seen.js';

interface Opened {
  readonly computer: Computer;
  readonly connection: RecorderConnection;
  readonly looks: () => number;
}

/** A computer that shows one thing after the other. */
const open = async (...shown: readonly (readonly SeenText[])[]): Promise<Opened> => {
  const { eyes, looks } = seeing(...shown);
  return { ...(await openComputer({}, { eyes, defaultTimeoutMs: 5_000 })), looks };
};

const save = lineAt('Save', 100, 200);
const nowAlone = 'explain() looks once at what is shown now, because nothing before it was sent.';
const lookFor = 'look for getByText(\'Save\'): a list, in a screenshot\n  "Save" 32×16 at 100, 200\n';
const click =
  'record\n  {"type":"click","at":{"x":116,"y":208},"button":"left","clickCount":1,"modifiers":[],"delayMs":0,"tab":"tab-1"}';

describe('a locator in explain()', () => {
  test('looks once, and the requests of its action follow', async () => {
    const { computer, connection, looks } = await open([save], []);
    const explanation = await computer.explain(() => computer.screen.getByText('Save').click());
    expect(String(explanation)).toBe(lookFor + click);
    expect(explanation.requests[0]).toEqual({
      summary: "look for getByText('Save'): a list, in a screenshot",
      lines: ['"Save" 32×16 at 100, 200'],
    });
    expect(looks()).toBe(1);
    expect(connection.sends).toEqual([]);
  });

  test('names the page if that reports its texts, and guards no press', async () => {
    const { eyes } = seeing();
    const { computer, connection } = await openComputer({}, { eyes: { ...eyes, readsPixels: false } });
    Object.assign(connection.tabs ?? {}, {
      texts: async () => [save],
      guardPress: () => expect.unreachable('A press was guarded.'),
    });
    const explanation = await computer.explain(() => computer.tab.getByText('Save').click());
    expect(String(explanation)).toBe(`look for getByText('Save'): page\n  "Save" 32×16 at 100, 200\n${click}`);
    expect(connection.sends).toEqual([]);
  });

  test('takes its place among other calls, also if it is not awaited', async () => {
    const { computer } = await open([save]);
    const { screen, tab, keyboard } = computer;
    const explanation = await computer.explain(async () => {
      await tab.click(1, 1);
      // The first look of a hold's body comes before its keys, as in a call.
      await keyboard.hold('shift', () => screen.getByText('Save').hover());
      void screen.getByText('Save').wheel(0, 100);
    });
    expect(
      explanation.requests.map(({ summary, lines }) =>
        summary === 'record' ? lines.map((line) => line.slice(9, 17)) : 'look',
      ),
    ).toEqual([['click","'], 'look', ['keyDown"'], ['hover","'], ['keyUp","'], 'look', ['wheel","']]);
  });

  test('inside a hold that is real', async () => {
    const { computer } = await open([save]);
    await computer.keyboard.hold('shift', async () => {
      const explanation = await computer.explain(() => computer.screen.getByText('Save').click());
      expect(explanation.requests).toHaveLength(2);
    });
  });

  test('types and drags as a call would, without a secret', async () => {
    const { computer, connection } = await open([save, lineAt('Bin', 400, 300)]);
    const { screen } = computer;
    const explanation = await computer.explain(async () => {
      await screen.getByText('Save').type(secret('correct horse'));
      await screen.getByText('Save').drag(screen.getByText('Bin'));
    });
    const texts = String(explanation);
    expect(explanation.requests.map(({ summary }) => summary.replace(/: .*/, ''))).toEqual([
      "look for getByText('Save')",
      'record',
      'record',
      "look for getByText('Bin')",
      "look for getByText('Save')",
      'record',
    ]);
    expect(texts).toContain('"path":[{"x":116,"y":208},{"x":412,"y":308}]');
    expect(texts).not.toContain('horse');
    expect(connection.sends).toEqual([]);
  });

  test('that is not seen rejects as the call does, without waiting', async () => {
    const { computer, looks } = await open([lineAt('Saved', 5, 6)], [save]);
    const explaining = computer.explain(() => computer.screen.getByText('Save').click());
    await expect(explaining).rejects.toThrow(TimeoutError);
    await expect(explaining).rejects.toThrow(
      `screen.getByText('Save').click() cannot be explained. It was not seen. Most like it: "Saved" at 5, 6. ${nowAlone}`,
    );
    expect(looks()).toBe(1);
  });

  test('that is seen twice rejects as the call does', async () => {
    const { computer, looks } = await open([save, lineAt('Save', 300, 400)], [save]);
    const explaining = computer.explain(() => computer.screen.getByText('Save').click());
    await expect(explaining).rejects.toThrow(AmbiguousError);
    await expect(explaining).rejects.toMatchObject({
      candidates: [{ box: { x: 100 } }, { box: { x: 300 } }],
      message: expect.stringContaining(`first() or { exact: true }. ${nowAlone}`),
    });
    expect(looks()).toBe(1);
  });

  test('answers questions by one look', async () => {
    const { computer, looks } = await open([save]);
    const { screen } = computer;
    const explanation = await computer.explain(async () => {
      const locator = screen.getByText('Save');
      expect([await locator.count(), await locator.isVisible(), await locator.text()]).toEqual([1, true, 'Save']);
      await locator.waitFor();
      await screen.getByText('Safe').waitFor({ state: 'hidden' });
    });
    expect(explanation.requests.map(({ lines }) => lines)).toEqual([
      ...Array.from({ length: 4 }, () => ['"Save" 32×16 at 100, 200']),
      ['not seen. Most like it: "Save" at 100, 200.'],
    ]);
    expect(looks()).toBe(5);
    const waiting = computer.explain(() => screen.getByText('Save').waitFor({ state: 'hidden' }));
    await expect(waiting).rejects.toThrow(`cannot be explained. It is still seen. ${nowAlone}`);
  });
});
