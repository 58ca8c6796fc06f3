import { computerTest, expect } from '@farhand/test/playwright';
import { blocksTests } from './blocks-tests.js';
import { targetOf, type Target } from './targets.js';

/** Returns the target of the project that a test runs in. */
const target = (): Target => targetOf(test.info().project.name);

const test = computerTest({
  driver: () => target().driver(),
  launchOptions: () => ({ kind: target().kind }),
  scope: 'file',
});

blocksTests({ test, expect });
