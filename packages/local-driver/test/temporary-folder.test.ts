import { tmpdir } from 'node:os';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../src/temporary-folder.js';

test.each([
  ['/tmp', '/tmp'],
  ['/var/tmp/build', '/var/tmp/build'],
  ['/tmp/0123456789/0123456789/0123456', '/tmp/0123456789/0123456789/0123456'],
  ['/tmp/0123456789/0123456789/01234567', '/tmp'],
  ['/var/folders/zz/zyxvpxvq6csfxvn_n0000000000000/T', '/tmp'],
])('in %s there is room for a desktop in %s', (wanted, folder) => {
  expect(temporaryFolder(wanted)).toBe(folder);
});

test('bytes count, not characters', () => {
  expect(temporaryFolder('/tmp/日本日本日本日本日本')).toBe('/tmp');
});

test('it is the one of this process', () => {
  expect(temporaryFolder()).toBe(temporaryFolder(tmpdir()));
});
