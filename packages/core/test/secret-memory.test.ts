import { setImmediate as nextTurn } from 'node:timers/promises';
import { secret } from '@farhand/core';
import { ActionFailedError } from '@farhand/core/driver';
import { expect, test } from 'vitest';

import { patternsInUse } from '../dist/secret/secret.js';
import { collectGarbage } from '../../../tests/collect-garbage.js';
import { openComputer } from './open-computer.js';

const spelled = (): readonly string[] => patternsInUse().flatMap(({ spellings }) => spellings);

/** Throws away everything that nobody holds. */
const collect = async (): Promise<void> => {
  for (let round = 0; round < 3; round += 1) {
    await nextTurn();
    collectGarbage();
  }
};

test('a secret is masked for as long as a call with it is under way', async () => {
  const text = ['ephemeral', 'λθ', '1'].join('-');
  const { computer, connection } = await openComputer();
  const release = connection.hold();
  connection.failAt(1, new ActionFailedError(`cannot type ${text}`));
  const failure = computer.tab.type(secret(text)).then(
    () => 'typed',
    (error: unknown) => String(error),
  );
  await collect();
  expect(spelled()).toContain(text);
  release();
  expect(await failure).toBe('ActionFailedError: cannot type [secret]');
});

test('a secret that nobody holds any more is forgotten', async () => {
  const text = ['forgotten', 'λθ', '2'].join('-');
  expect(String(secret(text))).toBe('[secret]');
  expect(spelled()).toContain(text);
  await collect();
  expect(spelled()).not.toContain(text);
});
