import { startDeadline, type RunningDeadline } from '@farhand/core/driver';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { SystemTesseract } from '../dist/reading/system-tesseract.js';
import { findTesseract, missingTesseract } from '../dist/reading/tesseract-path.js';

const line = { data: new Uint8Array(400), width: 20, height: 20, left: 0, top: 0, textHeight: 10 };

const deadline = (): RunningDeadline => {
  const started = startDeadline({ timeoutMs: 0 }, 'A test');
  onTestFinished(() => started.dispose());
  return started;
};

/** A program that has English, and does this to read. */
const pretending = async (commands: string) => {
  const folder = await mkdtemp(join(tmpdir(), 'farhand-eyes-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const path = join(folder, 'tesseract');
  await writeFile(path, `#!/bin/sh\nif [ "$1" = --list-langs ]; then echo eng; exit; fi\n${commands}\n`);
  await chmod(path, 0o755);
  const reader = new SystemTesseract(['eng'], { env: { FARHAND_TESSERACT: path } });
  onTestFinished(() => reader.close());
  return { folder, reader };
};

/** The process that waits for ever in place of reading. */
const waiting = async () => {
  const { folder, reader } = await pretending('echo $$ > "$(dirname "$0")/pid"; exec sleep 600');
  const limit = deadline();
  const reading = reader.read([line], limit);
  reading.catch(() => undefined);
  const pid = await vi.waitFor(async () => Number(/^\d+(?=\n)/.exec(await readFile(join(folder, 'pid'), 'utf8'))?.[0]));
  const isGone = () => vi.waitFor(() => expect(() => process.kill(pid, 0)).toThrow('ESRCH'));
  return { reader, limit, reading, isGone };
};

test('a process does not outlive the deadline', async () => {
  const { limit, reading, isGone } = await waiting();
  const enough = new Error('enough');
  limit.end(enough);
  await expect(reading).rejects.toBe(enough);
  await isGone();
});

test('a process does not outlive the eyes', async () => {
  const { reader, reading, isGone } = await waiting();
  await reader.close();
  await expect(reading).rejects.toMatchObject({ code: 'CLOSED' });
  await isGone();
});

test('a program that fails is quoted', async () => {
  const { reader } = await pretending('echo "Out of ink" >&2; exit 1');
  await expect(reader.read([line], deadline())).rejects.toThrow(/eyes: .*tesseract failed: Out of ink/);
});

test('the rows of a table are words of the line that their page is', async () => {
  const row = (...fields: readonly (string | number)[]): string => `printf '${fields.join(String.raw`\t`)}\\n'`;
  const { reader } = await pretending(
    [
      'cat > /dev/null',
      row(
        'level',
        'page_num',
        'block_num',
        'par_num',
        'line_num',
        'word_num',
        'left',
        'top',
        'width',
        'height',
        'conf',
      ),
      row(1, 1, 0, 0, 0, 0, 0, 0, 80, 80, -1, ''),
      row(5, 2, 1, 1, 1, 1, 8, 16, 40, 32, '91.5', 'Save'),
    ].join('\n'),
  );
  // Lines are enlarged four times.
  expect(await reader.read([line, line], deadline())).toEqual([
    [],
    [{ text: 'Save', box: { x: 2, y: 4, width: 10, height: 8 }, confidence: 0.915 }],
  ]);
});

test('a language without data is named, with what to do', async () => {
  const reader = new SystemTesseract(['eng', 'chi_sim']);
  onTestFinished(() => reader.close());
  await expect(reader.read([line], deadline())).rejects.toMatchObject({
    code: 'UNSUPPORTED_FACET',
    message: expect.stringMatching(/no data for the language 'chi_sim'.*apt-get install tesseract-ocr-chi-sim/),
  });
});

test('a missing program is named, with what to do', async () => {
  const search = { env: {}, isExecutable: () => false };
  const reader = new SystemTesseract(['eng'], search);
  await expect(reader.read([line], deadline())).rejects.toMatchObject({
    code: 'UNSUPPORTED_FACET',
    message: missingTesseract(search),
  });
});

describe('the program is', () => {
  const onlyThese =
    (...paths: readonly string[]) =>
    (path: string): boolean =>
      paths.includes(path);

  test('the one that FARHAND_TESSERACT names, and no other', () => {
    const env = { FARHAND_TESSERACT: '/b', PATH: '/bin' };
    expect(findTesseract({ env, platform: 'linux', isExecutable: () => true })).toBe('/b');
    expect(findTesseract({ env, platform: 'linux', isExecutable: onlyThese('/bin/tesseract') })).toBeUndefined();
    expect(missingTesseract({ env })).toContain('FARHAND_TESSERACT is "/b", which is not an executable file.');
  });

  test('else the first on PATH, else where systems put it', () => {
    const env = { FARHAND_TESSERACT: '', PATH: '/one::/two' };
    const two = onlyThese('/two/tesseract', '/usr/bin/tesseract');
    expect(findTesseract({ env, platform: 'linux', isExecutable: two })).toBe('/two/tesseract');
    const brew = onlyThese('/opt/homebrew/bin/tesseract');
    expect(findTesseract({ env: {}, platform: 'darwin', isExecutable: brew })).toBe('/opt/homebrew/bin/tesseract');
    const windows = onlyThese(String.raw`C:\Program Files\Tesseract-OCR\tesseract.exe`);
    expect(findTesseract({ env: {}, platform: 'win32', isExecutable: windows })).toBe(
      String.raw`C:\Program Files\Tesseract-OCR\tesseract.exe`,
    );
    expect(missingTesseract({ env: {} })).toContain('sudo apt-get install tesseract-ocr');
  });
});
