import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startDeadline, TimeoutError, TransportError } from '@farhand/core/driver';
import { local } from '@farhand/local-driver';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { forever, newMark } from './browser.js';
import { foldersIn, processesGone } from './left-behind.js';

/** A folder for one test, which is also that of temporary files. */
const makeFolder = (): string => {
  const folder = mkdtempSync(join(process.platform === 'win32' ? tmpdir() : '/tmp', 'fh-none-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true, maxRetries: 10 }));
  vi.stubEnv('TMPDIR', folder);
  onTestFinished(() => void vi.unstubAllEnvs());
  return folder;
};

/** Writes a program that is no browser. */
const program = (script: string, mode = 0o700): string => {
  const path = join(makeFolder(), 'program');
  writeFileSync(path, script);
  chmodSync(path, mode);
  return path;
};

const errorOf = async (opening: Promise<unknown>): Promise<Error> => {
  const error = await opening.then(
    () => new Error('It was opened.'),
    (reason: unknown) => reason,
  );
  return error instanceof Error ? error : new Error(String(error));
};

const check = 'Check that executablePath is the path of a Chromium, Chrome or Edge.';

describe.skipIf(process.platform === 'win32').each([false, true])(
  'executablePath that is no browser (cdp: %s)',
  (cdp) => {
    const open = (executablePath: string): Promise<Error> =>
      errorOf(local({ executablePath, cdp, args: ['--key=hush'] }).open({ kind: 'browser' }, forever));

    test.each<[string, () => string]>([
      ['a text', () => program('text', 0o600)],
      ['a folder', makeFolder],
      ['nothing', () => join(makeFolder(), 'nothing')],
    ])('%s', async (_what, make) => {
      const path = make();
      expect(await open(path)).toEqual(
        new TransportError(
          'UNREACHABLE',
          `local: executablePath is "${path}", which is not an executable file. Nothing was started. Correct the path, or remove it so that Farhand searches for a Chromium.`,
        ),
      );
    });

    test.each([
      ['ends at once', '#!/bin/sh\nexit 0\n', 'it ended with exit code 0. '],
      [
        'complains and ends',
        '#!/bin/sh\necho out; echo "$1"; echo "$@" | grep -o -e --key=hush >&2; echo last >&2; exit 7\n',
        expect.stringMatching(/^it ended with exit code 7\. Its output:\n(.*\n)*  last\n$/),
      ],
      ['is ended by a signal', '#!/bin/sh\nkill -s SEGV $$\n', 'it was ended by SIGSEGV. '],
      ['has no interpreter', '#!/nowhere/sh\n', expect.stringMatching(/^spawn .* ENOENT\. $/)],
    ])('a program that %s', async (_what, script, why) => {
      const path = program(script);
      const { name, message } = await open(path);
      expect(name).toBe('TransportError');
      const [start, end] = [`local: ${path} did not start: `, check];
      expect(
        message.startsWith(start) && message.endsWith(end) ? message.slice(start.length, -end.length) : message,
      ).toEqual(why);
      expect(message).not.toContain('hush');
      await expect.poll(() => foldersIn(process.env['TMPDIR'] ?? ''), { timeout: 10_000 }).toEqual([]);
    });
  },
);

describe.skipIf(process.platform === 'win32').each([false, true])(
  'a program that runs and never answers (cdp: %s)',
  (cdp) => {
    /** `isRunning` tells once it runs. */
    const start = (ending: { readonly timeoutMs: number; readonly signal?: AbortSignal }) => {
      const mark = newMark();
      const executablePath = program(
        '#!/bin/sh\necho "waiting for nothing" >&2\n: > "$0.runs"\nsleep 1000 &\nexec sleep 1000\n',
      );
      const opening = local({ executablePath, cdp, env: mark.env }).open(
        { kind: 'browser' },
        startDeadline(ending, 'open'),
      );
      return {
        executablePath,
        error: errorOf(opening),
        mark: mark.text,
        isRunning: () => existsSync(`${executablePath}.runs`),
      };
    };

    test('is reported at the deadline with its last output, and ended', async () => {
      const { executablePath, error, mark } = start({ timeoutMs: 1_000 });
      expect(await error).toEqual(
        new TimeoutError(
          `open did not finish within 1000 ms. ${executablePath} runs but does not reply as a browser: its last output was "waiting for nothing". It was terminated. ${check}`,
        ),
      );
      await processesGone(mark);
      await expect.poll(() => foldersIn(process.env['TMPDIR'] ?? ''), { timeout: 10_000 }).toEqual([]);
    });

    test.each([
      ['at once', () => Promise.resolve()],
      ['when it runs', (isRunning: () => boolean) => expect.poll(isRunning, { timeout: 10_000 }).toBe(true)],
    ])('is ended by an abort %s, also where there is no limit', async (_when, until) => {
      const ending = new AbortController();
      const { error, mark, isRunning } = start({ timeoutMs: 0, signal: ending.signal });
      await until(isRunning);
      ending.abort(new Error('enough'));
      expect(await error).toEqual(new Error('enough'));
      // Playwright makes a folder before it starts anything, and removes it when that has ended.
      await expect.poll(() => foldersIn(process.env['TMPDIR'] ?? ''), { timeout: 10_000 }).toEqual([]);
      await processesGone(mark);
    });
  },
);

describe.skipIf(process.platform === 'win32')('FARHAND_XVFB that is no Xvfb', () => {
  const open = (path: string, timeoutMs = 0): Promise<Error> => {
    vi.stubEnv('FARHAND_XVFB', path);
    return errorOf(local().open({ kind: 'desktop' }, startDeadline({ timeoutMs }, 'open')));
  };
  const advice = 'Check that FARHAND_XVFB is the path of an Xvfb.';

  test.each([
    ['ends at once', '#!/bin/sh\nexit 0\n', ' It printed nothing. '],
    ['complains and ends', '#!/bin/sh\necho no >&2; exit 7\n', ' Its output:\nno\n'],
    ['is ended by a signal', '#!/bin/sh\nkill -s SEGV $$\n', ' It printed nothing. '],
  ])('a program that %s', async (_what, script, said) => {
    const path = program(script);
    expect(await open(path)).toEqual(
      new TransportError('UNREACHABLE', `local: ${path} did not start.${said}${advice}`),
    );
  });

  test('a program that runs and never answers', async () => {
    const path = program('#!/bin/sh\nexec sleep 1000\n');
    expect(await open(path, 500)).toEqual(
      new TimeoutError(
        `open did not finish within 500 ms. ${path} runs but does not reply as an X server. It was terminated. ${advice}`,
      ),
    );
  });
});
