import type { Files } from '@farhand/core';
import { filesCases } from '@farhand/driver-testkit';
import { recorder } from '@farhand/driver-testkit/recorder';
import { seededFaults, type Faults } from '@farhand/emulators';
import { describe, expect, onTestFinished, test } from 'vitest';
import { launchOver, type Launched } from './launch-over.js';

/** The files of a computer on the emulator, whose commands run on this machine. */
const open = async (faults?: Faults): Promise<{ readonly files: Files; readonly server: Launched['server'] }> => {
  const launched = await launchOver(recorder(), faults === undefined ? {} : { faults });
  onTestFinished(() => launched.close());
  const { computer, server } = launched;
  if (computer.files === undefined) throw new Error('A Lybic sandbox has files.');
  return { files: computer.files, server };
};

describe('files through programs', () => {
  // A hundred requests in the longest of them, of which each starts programs.
  test.each(filesCases)('$title', { timeout: 120_000 }, async ({ run }) => {
    const { files } = await open();
    await run(files, 'folder');
    expect(await files.stat('pwned')).toBeUndefined();
  });

  test('a quarter of the requests is reset, cut off or lost, and all of it arrives', async () => {
    const dial = seededFaults({
      seed: 7,
      rate: 0.25,
      types: ['resetBeforeRead', 'resetMidBody', 'replyLost', 'truncatedJson'],
    });
    const { files, server } = await open((request) => (request.path.endsWith('/process') ? dial(request) : undefined));
    const content = Uint8Array.from({ length: 3_000_000 }, (_, index) => (index * 31) % 251);
    await files.write('file', content);
    expect(Buffer.from(content).equals(await files.read('file'))).toBe(true);
    expect(server.requests.filter(({ fault }) => fault !== undefined).length).toBeGreaterThan(2);
  });
});
