import { launch, type Computer } from '@farhand/core';
import { openCases, shellCases, terminalCases } from '@farhand/driver-testkit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { useDesktops } from './desktops.js';

const desktops = useDesktops();
let computer: Computer;

beforeAll(async () => {
  computer = await launch(desktops.driver, { kind: 'desktop' });
});

afterAll(() => computer.close());

test.each([...shellCases, ...openCases, ...terminalCases])('$name', async ({ run, gives }) => {
  const { shell } = computer;
  expect(shell && (await run(shell))).toEqual(gives);
});
