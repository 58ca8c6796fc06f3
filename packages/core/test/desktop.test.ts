import { ActionFailedError, UnsupportedFacetError, type Platform } from '@farhand/core';
import type { ShellCommand, ShellResult } from '@farhand/core/driver';
import { describe, expect, test } from 'vitest';

import { openComputer } from './open-computer.js';

const done: ShellResult = { exitCode: 0, stdout: '', stderr: '' };

/** A desktop whose shell notes its commands. */
const openDesktop = async (platform: Platform = 'linux', result: ShellResult = done) => {
  const commands: ShellCommand[] = [];
  const shell = (command: ShellCommand): ShellResult => {
    commands.push(command);
    return result;
  };
  const { computer } = await openComputer({ platform, shell }, { kind: 'desktop' });
  return { computer, commands };
};

describe('goto on a desktop opens the address through the shell', () => {
  test('by xdg-open on Linux, which nothing waits for', async () => {
    const { computer, commands } = await openDesktop();
    await computer.tab.goto("https://example.com/it's?a=1&b=$HOME");
    expect(commands).toEqual([
      "command -v xdg-open >/dev/null || { echo 'xdg-open is not installed (package xdg-utils)' >&2; exit 127; }; " +
        "nohup xdg-open 'https://example.com/it'\\''s?a=1&b=$HOME' >/dev/null 2>&1 &",
    ]);
  });

  test('by open on macOS', async () => {
    const { computer, commands } = await openDesktop('mac');
    await computer.tab.goto('https://example.com');
    expect(commands).toEqual(["open 'https://example.com/'"]);
  });

  test('by Start-Process on Windows, quoted for PowerShell', async () => {
    const { computer, commands } = await openDesktop('windows');
    await computer.tab.goto("https://example.com/it's");
    expect(commands).toEqual(["Start-Process 'https://example.com/it''s'"]);
  });

  test('what cannot be opened is an error with what the shell says', async () => {
    const { computer } = await openDesktop('linux', {
      exitCode: 127,
      stdout: '',
      stderr: 'xdg-open is not installed\n',
    });
    const opening = computer.tab.goto('https://example.com');
    await expect(opening).rejects.toThrow(ActionFailedError);
    await expect(opening).rejects.toThrow(
      'tab.goto: the desktop could not open https://example.com/ in a browser (exit code 127): xdg-open is not installed. Start a browser with computer.shell.run().',
    );
  });

  test('an address that is none never reaches the shell', async () => {
    const { computer, commands } = await openDesktop();
    await expect(computer.tab.goto('example.com; rm -rf /')).rejects.toThrow(TypeError);
    expect(commands).toEqual([]);
  });

  test('goto takes its turn behind the input', async () => {
    const { computer, commands } = await openDesktop();
    const order: string[] = [];
    const clicked = computer.tab.click(1, 2).then(() => order.push(`clicked, ${commands.length} commands`));
    await computer.tab.goto('https://example.com');
    await clicked;
    expect(order).toEqual(['clicked, 0 commands']);
    expect(commands).toHaveLength(1);
  });
});

test('what only a page can tell is refused', async () => {
  const { computer } = await openDesktop();
  await expect(computer.tab.content()).rejects.toThrow(UnsupportedFacetError);
  await expect(computer.tab.title()).rejects.toThrow(
    'tab.title: this computer is a desktop without tabs, so Farhand cannot access its pages. It supports input and screenshots, and commands in computer.shell.',
  );
});

test('there is no handoff where the vendor has none', async () => {
  const { computer } = await openDesktop();
  await expect(computer.handoff.finished()).rejects.toThrow(
    'handoff.finished: this desktop of recorder has no messages about the task. Nothing was sent.',
  );
});
