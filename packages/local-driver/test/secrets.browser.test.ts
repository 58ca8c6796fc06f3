import { launch, secret } from '@farhand/core';
import { local } from '@farhand/local-driver';
import { expect, test } from 'vitest';

test('the page gets the secret, and no output shows it', async () => {
  await using computer = await launch(local());
  const { tab } = computer;
  await tab.goto('data:text/html,<input oninput="document.title = this.value">');
  await tab.click(60, 18);
  const explanation = await computer.explain(() => tab.type(secret('Sesam λ!')).press('Tab'));
  const receipt = await tab.type(secret('Sesam λ!'));
  expect(await tab.title()).toBe('Sesam λ!');
  expect(receipt.steps).toMatchObject([{ action: { type: 'type', text: '[secret]' }, outcome: 'applied' }]);
  expect(explanation.requests.map(({ lines }) => lines)).toEqual([
    ['type [secret]', 'Input.dispatchKeyEvent rawKeyDown "Tab" Tab', 'Input.dispatchKeyEvent keyUp "Tab" Tab'],
  ]);
});
