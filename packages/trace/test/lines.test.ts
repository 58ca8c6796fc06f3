import { secret, type Eyes } from '@farhand/core';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { relative } from 'node:path';
import { describe, expect, test } from 'vitest';
import { linesOf, openTraced, shades, words } from './traced.js';

const here = relative(process.cwd(), fileURLToPath(import.meta.url));

describe('the lines of a run', () => {
  test('are what happened, in order', async () => {
    const { computer, recorded } = await openTraced();
    recorded.step('Choose');
    await computer.tab.click(3, 4).press('Enter');
    await computer.keyboard.hold('shift', async () => {
      await computer.tab.click(5, 6);
    });
    recorded.attach('note', 'chosen');
    await computer.close();
    // Where the sources come depends on the disk.
    const lines = linesOf(recorded).filter(({ type }) => type !== 'source');
    expect(lines.map(words)).toEqual([
      'trace 1',
      '1 launch(recorder())',
      'open recorder browser',
      '1 done',
      'part Choose',
      '2 tab.click | click at 3, 4 | press Enter',
      '2 done | click at 3, 4: applied | press Enter: applied',
      'pointer 3,4',
      '3 keyboard.hold("shift") | key down Shift',
      '4 tab.click | click at 5, 6 within 3',
      'held Shift',
      '4 done | click at 5, 6: applied',
      'pointer 5,6',
      '3 done | key up Shift: applied',
      'held ',
      'attachment note',
      'end: it was ended',
    ]);
  });

  test('are JSON, one whole object each', async () => {
    const { computer, recorded } = await openTraced();
    await computer.tab.type('two\nlines </script>');
    await computer.close();
    const text = readFileSync(recorded.files.lines, 'utf8');
    expect(text.endsWith('}\n')).toBe(true);
    expect(
      text
        .trimEnd()
        .split('\n')
        .map((line) => typeof JSON.parse(line)),
    ).not.toContain('string');
  });

  test('say where a call was made, and what stands around it, once for each place', async () => {
    const { computer, recorded } = await openTraced();
    // The line before.
    for (const x of [1, 2]) await computer.tab.click(x, 1);
    // The line behind.
    await computer.close();
    const lines = linesOf(recorded);
    const [, clicked] = lines.filter((line) => line.type === 'call');
    const sources = lines.filter((line) => line.type === 'source').filter(({ at }) => at === clicked?.calledAt);
    expect(clicked?.calledAt).toMatch(new RegExp(`^${here}:\\d+:\\d+$`));
    expect(sources).toHaveLength(1);
    const line = Number(clicked?.calledAt.split(':')[1]);
    expect(sources[0]?.first).toBe(line - 4);
    expect(sources[0]?.lines.slice(3, 6)).toEqual([
      '    // The line before.',
      '    for (const x of [1, 2]) await computer.tab.click(x, 1);',
      '    // The line behind.',
    ]);
  });

  test('say what failed and where', async () => {
    const { computer, connection, recorded } = await openTraced();
    connection.failAt(2);
    await expect(computer.tab.click(1, 1).click(2, 2).click(3, 3)).rejects.toThrow('Made to fail.');
    await computer.close();
    expect(linesOf(recorded).map(words)).toContain(
      '2 failed | click at 1, 1: applied | click at 2, 2: failed | click at 3, 3: notRun',
    );
    expect(linesOf(recorded)).toContainEqual(
      expect.objectContaining({ call: 2, error: expect.objectContaining({ code: 'ACTION_FAILED' }) }),
    );
  });
});

test('a locator has a line for what it saw', async () => {
  const words = ['Save', 'as…'].map((text, at) => ({
    text,
    box: { x: 10 + 50 * at, y: 20, width: 40, height: 16 },
    confidence: 0.9,
  }));
  const eyes: Eyes = {
    name: 'a list',
    readsPixels: true,
    read: async () => [{ words }],
    find: async () => [],
    close: async () => undefined,
  };
  const { computer, recorded } = await openTraced({}, {}, { eyes });
  await computer.screen.getByText('Save').click();
  await computer.close();
  const box = { x: 10, y: 20, width: 40, height: 16 };
  expect(linesOf(recorded).filter(({ type }) => type === 'look')).toEqual([
    {
      type: 'look',
      number: expect.any(Number),
      atMs: expect.any(Number),
      computer: computer.id,
      call: 2,
      target: "getByText('Save')",
      where: [],
      engines: ['a list'],
      display: { width: 1280, height: 720 },
      tab: 'tab-1',
      seen: [{ role: 'chosen', box, text: 'Save', confidence: 0.9 }],
    },
  ]);
});

describe('pictures', () => {
  const pictures = async (options: Parameters<typeof openTraced>[0]): Promise<readonly string[]> => {
    const { computer, recorded } = await openTraced(options, shades(10, 10, 200, 10));
    for (const x of [1, 2, 3, 4]) await computer.tab.click(x, 1);
    await computer.close();
    return linesOf(recorded)
      .flatMap((line) => (['picture', 'image'].includes(line.type) ? [words(line)] : []))
      .sort();
  };

  test('that show the same as the one before are left out, and equal ones have one image', async () => {
    expect(await pictures({ pictures: 'changes' })).toEqual([
      'image image/webp',
      'image image/webp',
      'picture 40×30 after 2',
      'picture 40×30 after 4',
      'picture 40×30 after 5',
    ]);
  });

  test('are kept after every call if that is wanted', async () => {
    expect(await pictures({ pictures: 'every-call' })).toEqual([
      'image image/webp',
      'image image/webp',
      'picture 40×30 after 2',
      'picture 40×30 after 3',
      'picture 40×30 after 4',
      'picture 40×30 after 5',
    ]);
  });

  test('are neither wanted nor kept otherwise', async () => {
    expect(await pictures({ pictures: 'none' })).toEqual([]);
    const { computer, recorded } = await openTraced({ pictures: 'none' }, shades(10));
    await computer.screen.screenshot();
    await computer.close();
    expect(linesOf(recorded).filter(({ type }) => type === 'picture')).toEqual([]);
    expect(recorded.wantsPictures).toBe(false);
  });
});

test('no secret is in the files', async () => {
  const { computer, connection, recorded } = await openTraced({ pictures: 'changes' });
  const text = ['correct', 'horse'].join(' ');
  await computer.tab.type(secret(text));
  connection.failAt(1, new Error(`the vendor repeats ${text}`));
  await expect(computer.keyboard.type(secret(text))).rejects.toThrow('the vendor repeats [secret]');
  recorded.fail(new Error(`expected ${text}`));
  recorded.attach('what was typed', text);
  recorded.step(`type ${text}`);
  await computer.close();
  for (const file of [recorded.files.lines, recorded.files.page]) {
    const written = readFileSync(file, 'utf8');
    expect(written).toContain('[secret]');
    expect(written).toContain('expected [secret]');
    expect(written).not.toContain(text);
  }
});
