import { ActionFailedError, launch, type Computer } from '@farhand/core';
import { local } from '@farhand/local-driver';
import { afterAll, beforeAll, expect, test } from 'vitest';

let computer: Computer;

beforeAll(async () => {
  computer = await launch(local());
});

afterAll(() => computer.close());

// Chromium shows its own page after it has reported the failure; it must not interrupt what is loaded next.
test('an address that does not load leaves the tab ready for the next one', async () => {
  for (const title of ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight']) {
    await expect(computer.tab.goto('http://127.0.0.1:1/')).rejects.toThrow(ActionFailedError);
    await computer.tab.goto(`data:text/html,<title>${title}</title>`);
    expect(await computer.tab.title()).toBe(title);
  }
});

test('the error names the address and the reason', async () => {
  await expect(computer.tab.goto('http://127.0.0.1:1/')).rejects.toThrow(
    /^http:\/\/127\.0\.0\.1:1\/ did not load: net::ERR_UNSAFE_PORT/,
  );
});
