import { describe, expect, test } from 'vitest';
import { openComputer, sends } from './open-computer.js';

const part = { x: 100, y: 50, width: 400, height: 300 };

describe('acting on a picture', () => {
  test('acts on the display where the point lies', async () => {
    const { computer, connection } = await openComputer();
    const half = (await computer.screenshot()).crop(part).fit({ maxEdge: 200 });
    await half.click(10, 20);
    await half.click({ x: 1000, y: 1000 }, { space: '0-1000', modifiers: ['Shift'] });
    await half.dblclick(0, 0);
    await half.hover({ x: 999, y: 0 }, { space: '0-999' });
    await half.drag({ x: 0, y: 0 }, { x: 500, y: 500 }, { space: '0-1000' });
    await half.drag({ x: 0, y: 0 }, { x: 1, y: 1 });
    expect(sends(connection)).toEqual([
      ['click 121,91'],
      ['Shift+click 499,349'],
      ['click 101,51'],
      ['hover'],
      ['drag 100,50 300,200'],
      ['drag 101,51 103,53'],
    ]);
    expect(connection.log.map((action) => ('at' in action ? action.at : undefined))[3]).toEqual({ x: 499, y: 50 });
    expect(connection.log[2]).toMatchObject({ clickCount: 2 });
  });

  test('turns the wheel there, by as much as was said, whatever size the picture has', async () => {
    const { computer, connection } = await openComputer();
    const half = (await computer.screenshot()).crop(part).fit({ maxEdge: 200 });
    await half.wheel(0, 300, { at: { x: 10, y: 20 } });
    await half.wheel(-40, 0, { at: { x: 999, y: 0 }, space: '0-999' }).press('a');
    expect(connection.log).toMatchObject([
      { type: 'wheel', at: { x: 121, y: 91 }, deltaX: 0, deltaY: 300, tab: 'tab-1' },
      { type: 'wheel', at: { x: 499, y: 50 }, deltaX: -40, deltaY: 0, tab: 'tab-1' },
      { type: 'press', key: 'a' },
    ]);
  });

  test('goes to the tab that it was taken of, whichever is in front', async () => {
    const { computer, connection } = await openComputer();
    const shot = await computer.screenshot();
    const second = await computer.tabs.open();
    await shot.click(1, 2);
    await (await second.screenshot()).click(3, 4);
    expect(connection.log.map(({ tab }) => tab)).toEqual(['tab-1', 'tab-2']);
  });

  test('on a desktop goes to the screen', async () => {
    const { computer, connection } = await openComputer({}, { kind: 'desktop' });
    const shot = await computer.screenshot();
    expect('tab' in shot).toBe(false);
    await shot.click(1, 2);
    expect(connection.log[0]).not.toHaveProperty('tab');
  });

  test('starts a chain, which travels together', async () => {
    const { computer, connection } = await openComputer();
    await (await computer.screenshot()).click(10, 20).type('hi').press('Enter');
    expect(sends(connection)).toEqual([['click 10,20', 'type hi', 'press Enter']]);
  });

  test('can be part of a hold, and be explained', async () => {
    const { computer, connection } = await openComputer();
    const shot = await computer.screenshot();
    await computer.keyboard.hold('Shift', () => shot.click(5, 6));
    const explanation = await computer.explain(() => shot.click(7, 8));
    expect(sends(connection)).toEqual([['Shift+click 5,6']]);
    expect(String(explanation)).toContain('"at":{"x":7,"y":8}');
  });
});

describe('a mistake rejects the chain, and nothing is sent', () => {
  test.each([
    [[400, 0], RangeError, 'x = 400 is outside the picture (x from 0 to 399).'],
    [[{ x: 0, y: 300 }], RangeError, 'y = 300 is outside the picture (y from 0 to 299).'],
    [['a'], TypeError, 'expected two numbers or a point such as { x: 120, y: 80 }, got "a" and undefined.'],
    [[0, 0, { space: 'px' }], TypeError, 'unknown space "px". Spaces are pixels, 0-1, 0-999, 0-1000.'],
    [[0, 0, 'left'], TypeError, 'options must be an object, got "left".'],
    [
      [0, 0, { spaec: '0-999' }],
      TypeError,
      "unknown option 'spaec'. Did you mean 'space'? Known options: button, modifiers, delayMs, steps, clickCount, space, signal, timeoutMs.",
    ],
  ])('click(%o)', async (args, type, message) => {
    const { computer, connection } = await openComputer();
    const picture = (await computer.screenshot()).crop(part);
    const clicked = Reflect.apply(picture.click, picture, args).press('Enter');
    await expect(clicked).rejects.toThrow(new type(`screenshot.click: ${message}`));
    expect(connection.log).toEqual([]);
  });

  test.each([
    [[0, 300], TypeError, ': expected { at: { x, y } }, the point of the picture at which to turn the wheel.'],
    [[0, 300, { at: { x: 400, y: 0 } }], RangeError, ' at: x = 400 is outside the picture (x from 0 to 399).'],
    [[0, '300', { at: { x: 0, y: 0 } }], TypeError, ': dy must be a number, got "300".'],
    [
      [0, 1, { to: 1 }],
      TypeError,
      ": unknown option 'to'. Known options: at, modifiers, round, space, signal, timeoutMs.",
    ],
  ])('wheel(%o)', async (args, type, message) => {
    const { computer, connection } = await openComputer();
    const picture = (await computer.screenshot()).crop(part);
    await expect(Reflect.apply(picture.wheel, picture, args)).rejects.toThrow(new type(`screenshot.wheel${message}`));
    expect(connection.log).toEqual([]);
  });

  test('a picture of a display that has another size now', async () => {
    const { computer, connection } = await openComputer();
    const old = await computer.screenshot();
    await computer.tab.setViewportSize({ width: 800, height: 600 });
    await expect(old.click(10, 10)).rejects.toThrow(
      new RangeError(
        'screenshot.click: the display was 1280×720 pixels when the screenshot was taken, and is now 800×600. Nothing was sent. Take a new screenshot.',
      ),
    );
    expect(connection.log).toEqual([]);
    await (await computer.screenshot()).click(799, 599);
    expect(sends(connection)).toEqual([['click 799,599']]);
  });
});
