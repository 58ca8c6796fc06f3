import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { shArguments, shLine, shLineReading } from '@farhand/core/driver';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

const shells = ['/bin/sh', '/bin/dash', '/bin/bash'].filter((path) => existsSync(path));

/** Any text that a program can be given, and what shells have a meaning for more often than chance has it. */
const word = fc.oneof(
  fc.string({ unit: 'binary' }).filter((text) => !text.includes('\0')),
  fc.string({
    unit: fc.constantFrom("'", '"', '\\', '$', '`', '\n', ' ', '-', '!', '*', '(', ';', '&', '%', '=', 'a'),
  }),
);

/** Prints each of its arguments, and a line break. */
const printer = ['printf', '%s\\n'];

/** Without a level, bash takes the pipe of Node for a remote login and reads the user's `.bashrc` first. */
const env = { PATH: process.env['PATH'], LC_ALL: 'C.UTF-8', SHLVL: '2' };

const outputOf = (shell: string, args: readonly string[], input = ''): string =>
  execFileSync(shell, [...args], { encoding: 'utf8', input, env });

describe.each(shells)('in %s', (shell) => {
  test('every argument arrives as it was', () => {
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 8 }), (words) => {
        const command = [...printer, ...words];
        const printed = `${words.join('\n')}\n`;
        expect(outputOf(shell, shArguments(command))).toBe(printed);
        expect(outputOf(shell, ['-c', shLine(command)])).toBe(printed);
      }),
      { numRuns: 20 },
    );
  });

  test('every byte that is to be read arrives, with the code of the command', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 5000 }), word, (bytes, text) => {
        const line = `od -An -v -tu1; ${shLine([...printer, text])}`;
        const output = outputOf(shell, ['-c', shLineReading(line, bytes, 'test')]);
        expect(output.endsWith(`${text}\n`)).toBe(true);
        const numbers = output.slice(0, -`${text}\n`.length).split(/\s+/).filter(Boolean);
        expect(Uint8Array.from(numbers, Number)).toEqual(bytes);
      }),
      { numRuns: 20 },
    );
  });

  test('a command that reads ends as it would without', () => {
    const line = shLineReading('cat >/dev/null; exit 7', new Uint8Array(50_000), 'test');
    expect(() => outputOf(shell, ['-c', line])).toThrow(expect.objectContaining({ status: 7 }));
  });
});

test('what does not fit into a command line is refused', () => {
  expect(shLineReading('cat', new Uint8Array(98_000), 'test')).toHaveLength(130_707);
  expect(() => shLineReading('cat', new Uint8Array(99_000), 'Vendor')).toThrow(
    new RangeError(
      'Vendor: 99000 bytes of stdin do not fit into the command line that carries them, which is limited to 131071 bytes. Nothing was sent. Write the input to a file and let the command read it.',
    ),
  );
});
