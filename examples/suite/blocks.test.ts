import { computerTest, expect } from '@farhand/test/vitest';
import { blocksTests } from './blocks-tests.js';
import { chosenTarget } from './targets.js';

const { driver, kind } = chosenTarget();

const test = computerTest({ driver, kind, scope: 'file' });

blocksTests({ test, expect });
