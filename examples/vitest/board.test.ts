import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';

import { runBoardScript } from '../../scripts/pictures/board-script.mjs';

test('the script of the README selects, drags and types, and records itself', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'farhand-board-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  expect(await runBoardScript(folder, 'as it is')).toEqual({ code: 0, output: '3 to do, 3 done board.webp\n' });
  expect(existsSync(join(folder, 'board.webp'))).toBe(true);
  expect(readFileSync(join(folder, 'board.webp')).subarray(8, 12).toString()).toBe('WEBP');
});
