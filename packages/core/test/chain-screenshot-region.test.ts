import { launch, Picture, Screenshot, ScreenshotFailedError, type Region } from '@farhand/core';
import { withSend } from '@farhand/driver-testkit';
import { recorder } from '@farhand/driver-testkit/recorder';
import { expect, onTestFinished, test } from 'vitest';
import { anything } from './anything.js';
import { caught } from './failures.js';
import { openComputer, sends } from './open-computer.js';
import { painted } from './shown.js';

const region: Region = { x: 100, y: 50, width: 200, height: 80 };

const red = { red: 255, green: 0, blue: 0 };

test('a chain can end with a picture of a region, which knows where it is', async () => {
  const data = await painted({ width: 1280, height: 720 }, [{ x: 110, y: 55, width: 1, height: 1, colour: '#ff0000' }]);
  const { computer, connection } = await openComputer({ screenshot: () => data });
  const picture = await computer.tab.click(1, 1).screenshot({ region });
  expect(picture).toBeInstanceOf(Picture);
  expect(picture).not.toBeInstanceOf(Screenshot);
  expect([picture.width, picture.height]).toEqual([200, 80]);
  expect(await picture.pixel(10, 5)).toEqual(red);
  await picture.click(10, 5);
  expect(sends(connection)).toEqual([['click 1,1'], ['click 110,55']]);
});

test('the chains of mouse, keyboard and holds can, too', async () => {
  const { computer } = await openComputer();
  const { keyboard, mouse, tab } = computer;
  const pictures = [
    await mouse.move(5, 5).screenshot({ region }),
    await keyboard.press('a').screenshot({ region }),
    await keyboard.hold('shift', () => tab.click(1, 1)).screenshot({ region }),
    await keyboard.hold('shift', () => tab.click(1, 1).screenshot({ region })),
  ];
  expect(pictures.map(({ width, height }) => `${width}×${height}`)).toEqual(['200×80', '200×80', '200×80', '200×80']);
});

test('it is a part of the picture that came with the answer: no second one is taken', async () => {
  const data = await painted({ width: 1280, height: 720 }, [{ x: 100, y: 50, width: 9, height: 9, colour: '#ff0000' }]);
  let requests = 0;
  const driver = withSend(
    recorder({ screenshot: () => Promise.reject(new Error('A second picture is not wanted.')) }),
    (send) => async (calls, deadline, observe) => {
      requests += 1;
      const report = await send(calls, deadline, observe);
      return observe === undefined ? report : { ...report, screenshot: data };
    },
  );
  const computer = await launch(driver);
  onTestFinished(() => computer.close());
  expect(await (await computer.tab.click(1, 1).screenshot({ region })).pixel(0, 0)).toEqual(red);
  expect(requests).toBe(1);
});

test.each([
  [
    { ...region, width: 1181 },
    /^chain\.screenshot: the region of 1181×80 pixels at 100,50 extends outside the display/,
  ],
  [{ ...region, x: 0.5 }, /^chain\.screenshot: x of the region must be a whole number/],
  [anything('100,50'), /^chain\.screenshot: expected a region such as/],
])('a region that is none spoils the chain before anything is sent: %j', async (wrong, message) => {
  const { computer, connection } = await openComputer();
  const chain = computer.tab.click(1, 1);
  const picture = chain.screenshot({ region: wrong });
  await expect(picture).rejects.toThrow(message);
  await expect(chain).rejects.toThrow(message);
  expect(connection.sends).toEqual([]);
});

test('a display that has become too small meanwhile: the input was done, and the error says so', async () => {
  const inner = recorder();
  const driver = withSend(inner, (send) => async (calls, deadline) => {
    await inner.connections[0]?.tabs?.setViewportSize('tab-1', { width: 200, height: 100 }, deadline);
    return send(calls, deadline);
  });
  const computer = await launch(driver);
  onTestFinished(() => computer.close());
  const chain = computer.tab.click(1, 1);
  const error = await caught(chain.screenshot({ region }));
  expect(error).toBeInstanceOf(ScreenshotFailedError);
  expect(error).toMatchObject({
    message: expect.stringMatching(/the input was carried out.*which is 200×100 pixels\.$/),
  });
  expect((await chain).steps.map(({ outcome }) => outcome)).toEqual(['applied']);
});

test('explain shows the plan of it', async () => {
  const { computer } = await openComputer();
  const plan = await computer.explain(() => computer.tab.press('a').screenshot({ region }));
  expect(plan.requests.map(({ summary }) => summary)).toEqual(['record', 'screenshot']);
});
