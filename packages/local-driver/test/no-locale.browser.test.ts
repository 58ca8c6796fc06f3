import { launch } from '@farhand/core';
import { local } from '@farhand/local-driver';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { useOwnTempFolder } from './left-behind.js';

useOwnTempFolder();

test('a page gets a file whose name is not ASCII where the environment has no locale', async () => {
  for (const name of ['LC_ALL', 'LC_CTYPE', 'LANG']) vi.stubEnv(name, undefined);
  onTestFinished(() => void vi.unstubAllEnvs());
  const folder = mkdtempSync(join(tmpdir(), 'farhand-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'héllo wörld.txt');
  writeFileSync(path, 'content');

  await using computer = await launch(local());
  const page = `<input type="file" style="position:fixed;left:0;top:0;width:200px;height:50px"
    onchange="document.title = this.files[0].name" oncancel="document.title = 'canceled'">`;
  await computer.tab.goto(`data:text/html,${encodeURIComponent(page)}`);
  const waiting = computer.waitForEvent('filechooser');
  await computer.tab.click(100, 25);
  await (await waiting).setFiles(path);
  await expect.poll(() => computer.tab.title()).toBe('héllo wörld.txt');
});
