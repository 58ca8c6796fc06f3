import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const packageFolder = fileURLToPath(new URL('..', import.meta.url));
const installed = [
  '@farhand/core',
  '@farhand/driver-testkit',
  '@farhand/local-driver',
  '@jest/globals',
  '@playwright/test',
  'expect',
  'jest',
  'vitest',
];

/** A test as its runner reported it. */
export interface Reported {
  readonly name: string;
  readonly state: string;
  readonly errors: readonly string[];
  /** Names or paths of what is attached. */
  readonly attachments: readonly string[];
}

/** A project of a user in a folder of its own, with the packages installed. */
export class Suite implements Disposable {
  /** Its folder, which is also what its processes are known by. */
  readonly folder: string = realpathSync(mkdtempSync(join(tmpdir(), 'farhand-suite-')));

  constructor(files: Readonly<Record<string, string>>) {
    for (const name of installed) this.#link(name, join(packageFolder, 'node_modules', name));
    this.#link('@farhand/test', packageFolder);
    this.write({ 'package.json': '{ "type": "module", "private": true }', ...files });
  }

  /** Writes files, by their paths in the folder. */
  write(files: Readonly<Record<string, string>>): void {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(this.folder, path)), { recursive: true });
      writeFileSync(join(this.folder, path), text);
    }
  }

  /** Reads a file. */
  read(path: string): string {
    return readFileSync(join(this.folder, path), 'utf8');
  }

  /** Whether there is such a file. */
  has(path: string): boolean {
    return existsSync(join(this.folder, path));
  }

  /** Starts a program of Node in the folder, as a user's shell does: this run of Vitest does not show. */
  start(args: readonly string[], env: Readonly<Record<string, string>> = {}): ChildProcess {
    const own = Object.entries(process.env).filter(
      ([name]) => !/^(VITEST|NODE_ENV|NODE_OPTIONS|NODE_TEST|JEST|CI$|TEST$|XDG_|FARHAND_TEST)/.test(name),
    );
    // Runners keep caches in both, which are to go with the suite.
    const home = join(this.folder, 'home');
    const temporary = join(this.folder, 'tmp');
    for (const folder of [home, temporary]) mkdirSync(folder, { recursive: true });
    const places = { HOME: home, TMPDIR: temporary };
    return spawn(process.execPath, args, {
      cwd: this.folder,
      env: { ...Object.fromEntries(own), ...places, NO_COLOR: '1', FARHAND_SUITE: this.folder, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  }

  /** Runs a program of Node to its end. Resolves to its exit code and what it printed. */
  async run(
    args: readonly string[],
    env: Readonly<Record<string, string>> = {},
  ): Promise<{ readonly code: number | null; readonly output: string }> {
    const child = this.start(args, env);
    let output = '';
    child.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.stderr?.on('data', (chunk: Buffer) => (output += chunk.toString()));
    await once(child, 'close');
    return { code: child.exitCode, output };
  }

  /** The command line of a runner. */
  runner(path: string): string {
    return join(this.folder, 'node_modules', path);
  }

  [Symbol.dispose](): void {
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 10 });
  }

  #link(name: string, target: string): void {
    const path = join(this.folder, 'node_modules', name);
    mkdirSync(dirname(path), { recursive: true });
    symlinkSync(realpathSync(target), path);
  }
}

/** The code of a suite over a computer in memory. `hang`: declares a test that ends inside a hold, in a second. */
export const suiteText = (runner: string, hang: string): string => `
import { recorder } from '@farhand/driver-testkit/recorder';
import { computerTest, expect } from '@farhand/test/${runner}';

const word = { text: 'Save', box: { x: 10, y: 20, width: 32, height: 16 }, confidence: 1 };
const eyes = { name: 'a word', readsPixels: true, read: async () => [{ words: [word] }], find: async () => [], close: async () => {} };
const display = { width: 320, height: 200 };
const test = computerTest({ driver: () => recorder(), kind: 'browser', display, scope: 'file', eyes });

test('passes', async ({ computer, tab }) => {
  await tab.goto('https://fruit.test');
  await computer.keyboard.hold('shift', () => tab.click(40, 120));
  await expect(tab).toHaveTitle('fruit.test');
  await expect(tab).not.toHaveURL(/vegetable/);
  await expect(computer).toHoldNothing();
  await expect(computer.screen).toMatchScreenshot('white', { mask: [{ x: 0, y: 0, width: 20, height: 20 }] });
  await expect(tab.getByText('Save')).toBeVisible();
  await expect(computer.screen.getByText('Quit')).not.toBeVisible();
  await expect(tab.getByText(/save/i)).toHaveCount(1);
  await expect(computer.screen).toShowText('save');
  await expect(tab).not.toShowText('save', { exact: true });
  await expect(computer).not.toShowImage(await tab.screenshot());
  await expect(await tab.click(1, 1)).toTakeAtMost({ requests: 1 });
});

test('sees a wrong title', async ({ tab }) => {
  await tab.goto('https://fruit.test');
  await tab.click(40, 120);
  await expect(tab).toHaveTitle('vegetable', { timeoutMs: 300 });
});

test('throws an error of its own', async ({ tab }) => {
  await tab.click(7, 8);
  throw new Error('a fault of the test');
});

test('waits for nothing in a hold', async ({ computer }) => {
  computer.setDefaultTimeout(300);
  await computer.keyboard.hold('shift', () => new Promise(() => undefined));
});

${hang}

test('comes after it', async ({ computer, tab }) => {
  await expect(tab).toHaveURL('about:blank');
  await expect(computer).toHoldNothing();
  await tab.click(40, 120);
});

test('leaves a key down', async ({ computer }) => {
  await computer.keyboard.down('shift');
});
`;

/** What a test that hangs does, in a hold that has no limit. */
export const hangText = `await computer.keyboard.hold('shift', async () => {
    await tab.click(1, 1);
    await new Promise(() => undefined);
  }, { timeoutMs: 0 });`;
