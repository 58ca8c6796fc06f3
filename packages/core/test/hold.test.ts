import { describe, expect, test } from 'vitest';

import { openComputer, primitivesOnly, sends } from './open-computer.js';

describe('a hold whose body only calls chains', () => {
  test('is one request', async () => {
    const { computer, connection } = await openComputer();
    await computer.keyboard.hold('shift', () => computer.tab.click(30, 8));
    expect(sends(connection)).toEqual([['Shift+click 30,8']]);
  });

  test('may return nothing', async () => {
    const { computer, connection } = await openComputer();
    await computer.keyboard.hold('shift', () => {
      void computer.tab.click(1, 1);
      void computer.tab.click(2, 2);
    });
    expect(sends(connection)).toEqual([['keyDown Shift', 'click 1,1', 'click 2,2', 'keyUp Shift']]);
  });

  test('nests', async () => {
    const { computer, connection } = await openComputer();
    await computer.keyboard.hold('ctrl', () => computer.keyboard.hold('shift', () => computer.tab.click(1, 1)));
    expect(sends(connection)).toEqual([['Control+Shift+click 1,1']]);
  });

  test('takes several keys, released last pressed first', async () => {
    const { computer, connection } = await openComputer({ rules: primitivesOnly });
    await computer.keyboard.hold(['ctrl', 'alt+shift'], () => computer.keyboard.press('x'));
    expect(sends(connection)).toEqual([
      [
        'keyDown Control',
        'keyDown Alt',
        'keyDown Shift',
        'keyDown x',
        'keyUp x',
        'keyUp Shift',
        'keyUp Alt',
        'keyUp Control',
      ],
    ]);
  });

  test('goes on as a chain', async () => {
    const { computer, connection } = await openComputer();
    await computer.keyboard
      .press('a')
      .hold('shift', () => computer.tab.click(1, 1))
      .press('b');
    expect(sends(connection)).toEqual([['press a', 'Shift+click 1,1', 'press b']]);
  });

  test('leaves a key alone that was down before', async () => {
    const { computer, connection } = await openComputer({ rules: primitivesOnly });
    await computer.keyboard.down('shift');
    await computer.keyboard.hold('shift', () => computer.keyboard.press('x'));
    await computer.keyboard.up('shift');
    expect(sends(connection)).toEqual([['keyDown Shift'], ['keyDown x', 'keyUp x'], ['keyUp Shift']]);
  });

  test('satisfies the modifiers of what it holds around, which stay held', async () => {
    const { computer, connection } = await openComputer({ rules: primitivesOnly });
    await computer.keyboard.hold('shift', () =>
      computer.tab.click(1, 2, { modifiers: ['Shift', 'Alt'] }).press('Shift+x'),
    );
    expect(sends(connection)).toEqual([
      [
        'keyDown Shift',
        'keyDown Alt',
        'move 1,2',
        'pointerDown left',
        'pointerUp left',
        'keyUp Alt',
        'keyDown x',
        'keyUp x',
        'keyUp Shift',
      ],
    ]);
  });

  test('is one request around a hover, too', async () => {
    const { computer, connection } = await openComputer();
    await computer.keyboard.hold('shift', () => computer.tab.hover(1, 2));
    await computer.tab.hover(3, 4, { modifiers: ['Shift'] });
    expect(connection.sends.map((calls) => calls.map(({ type }) => type))).toEqual([['move'], ['move']]);
  });

  test('holds a mouse button too', async () => {
    const { computer, connection } = await openComputer();
    await computer.mouse.move(5, 5).hold('left', () => computer.mouse.move(9, 9));
    expect(sends(connection)).toEqual([['drag 5,5 9,9']]);
  });

  test('leaves a chain of its body usable afterwards', async () => {
    const { computer, connection } = await openComputer();
    let pointer = computer.mouse.move(0, 0);
    await computer.keyboard.hold('shift', () => {
      pointer = computer.mouse.click(1, 1);
    });
    await pointer.down().up();
    expect(sends(connection)).toEqual([['move 0,0', 'Shift+click 1,1'], ['click 1,1']]);
  });

  test('sends nothing when the body throws', async () => {
    const { computer, connection } = await openComputer();
    const mistake = new Error('from the body');
    const hold = computer.keyboard.hold('shift', () => {
      void computer.tab.click(1, 1);
      throw mistake;
    });
    await expect(hold).rejects.toBe(mistake);
    expect(connection.sends).toEqual([]);
  });

  test('sends nothing when a call in it is wrong', async () => {
    const { computer, connection } = await openComputer();
    const hold = computer.keyboard.hold('shift', () => computer.tab.click(Number.NaN, 1));
    await expect(hold).rejects.toThrow(RangeError);
    expect(connection.sends).toEqual([]);
  });
});

describe('a hold with an async body', () => {
  test('presses with the first action and releases when the body is done', async () => {
    const { computer, connection } = await openComputer();
    const value = await computer.keyboard.hold('shift', async () => {
      await computer.tab.click(1, 1);
      await computer.tab.click(2, 2);
      return 'done';
    });
    expect(value).toBe('done');
    expect(sends(connection)).toEqual([['keyDown Shift', 'click 1,1'], ['click 2,2'], ['keyUp Shift']]);
  });

  test('presses even if the body only looks', async () => {
    const { computer, connection } = await openComputer();
    await computer.keyboard.hold('shift', async () => {
      await computer.tab.screenshot();
      expect(computer.held().map((held) => held.key)).toEqual(['Shift']);
    });
    expect(sends(connection)).toEqual([['keyDown Shift'], ['keyUp Shift']]);
  });

  test('releases and keeps the error when the body throws', async () => {
    const { computer, connection } = await openComputer();
    const mistake = new Error('from the body');
    const hold = computer.keyboard.hold('shift', async () => {
      await computer.tab.click(1, 1);
      throw mistake;
    });
    await expect(hold).rejects.toBe(mistake);
    expect(sends(connection)).toEqual([['keyDown Shift', 'click 1,1'], ['keyUp Shift']]);
    expect(computer.held()).toEqual([]);
  });

  test('nests in another', async () => {
    const { computer, connection } = await openComputer({ rules: primitivesOnly });
    await computer.keyboard.hold('ctrl', async () => {
      await computer.keyboard.hold('shift', async () => {
        await computer.keyboard.press('x');
      });
      await computer.keyboard.press('y');
    });
    expect(sends(connection).flat()).toEqual([
      'keyDown Control',
      'keyDown Shift',
      'keyDown x',
      'keyUp x',
      'keyUp Shift',
      'keyDown y',
      'keyUp y',
      'keyUp Control',
    ]);
  });

  test('takes a screenshot between actions of a body that returns nothing', async () => {
    const { computer, connection } = await openComputer();
    let picture: Promise<unknown> | undefined;
    await computer.keyboard.hold('shift', () => {
      void computer.tab.click(1, 1);
      picture = computer.tab.screenshot();
      void computer.tab.click(2, 2);
    });
    await picture;
    expect(sends(connection)).toEqual([
      ['keyDown Shift', 'click 1,1'],
      ['click 2,2', 'keyUp Shift'],
    ]);
  });
});

describe('a hold without a body', () => {
  test('is released at the end of its block', async () => {
    const { computer, connection } = await openComputer();
    {
      await using _shift = computer.keyboard.hold('shift');
      await computer.tab.click(1, 1);
    }
    await computer.tab.click(2, 2);
    expect(sends(connection)).toEqual([['keyDown Shift', 'click 1,1'], ['keyUp Shift'], ['click 2,2']]);
  });

  test('is released once, however often it is asked', async () => {
    const { computer, connection } = await openComputer();
    const shift = computer.keyboard.hold('shift');
    await Promise.all([shift.release(), shift.release()]);
    await shift.release();
    expect(sends(connection).flat()).toEqual(['keyDown Shift', 'keyUp Shift']);
  });

  test('throws at once for an unknown key', async () => {
    const { computer } = await openComputer();
    expect(() => computer.keyboard.hold('shfit')).toThrow(/unknown key 'shfit'. Did you mean 'Shift'/);
  });
});

describe('a hold on computer.keyboard follows the actions from tab to tab', () => {
  test('the keys go down in the tab that is addressed, also when it is not the active one', async () => {
    const { computer, connection } = await openComputer({ rules: primitivesOnly });
    const first = computer.tab;
    await computer.tabs.open();
    await computer.keyboard.hold('shift', () => first.press('x'));
    expect(connection.log.map((action) => [action.type, action.tab])).toEqual([
      ['keyDown', first.id],
      ['keyDown', first.id],
      ['keyUp', first.id],
      ['keyUp', first.id],
    ]);
  });

  test('what came before the hold in its chain does not count', async () => {
    const { computer, connection } = await openComputer();
    const first = computer.tab;
    const second = await computer.tabs.open();
    await computer.keyboard.press('a').hold('shift', () => first.click(1, 1));
    expect(connection.log.map((action) => [action.type, action.tab])).toEqual([
      ['press', second.id],
      ['click', first.id],
    ]);
  });

  test('they follow into a second tab and come up in both', async () => {
    const { computer, connection } = await openComputer();
    const first = computer.tab;
    const second = await computer.tabs.open();
    await computer.keyboard.hold('shift', async () => {
      await first.click(1, 1);
      await second.click(2, 2);
    });
    expect(connection.log.map((action) => [action.type, action.tab])).toEqual([
      ['keyDown', first.id],
      ['click', first.id],
      ['keyDown', second.id],
      ['click', second.id],
      ['keyUp', second.id],
      ['keyUp', first.id],
    ]);
  });

  test('a hold on a tab stays in it', async () => {
    const { computer, connection } = await openComputer();
    const first = computer.tab;
    const second = await computer.tabs.open();
    await first.keyboard.hold('shift', () => second.click(2, 2));
    expect(connection.log.map((action) => [action.type, action.tab])).toEqual([
      ['keyDown', first.id],
      ['click', second.id],
      ['keyUp', first.id],
    ]);
  });
});
