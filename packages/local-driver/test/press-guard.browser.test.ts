import { launch, type Computer } from '@farhand/core';
import { local } from '@farhand/local-driver';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

let computer: Computer;

beforeAll(async () => {
  computer = await launch(local());
});

afterAll(() => computer.close());

/** A page with a button, which has the presses on it and beside it as its title. */
const page = (script: string, body = ''): string =>
  `data:text/html,${encodeURIComponent(`<!doctype html><title>0 0</title><body style="margin: 0; font: 16px sans-serif">
    <div id="space"></div><button id="save" style="font: inherit; padding: 4px 12px">Save order</button>${body}
    <script>
      let on = 0, beside = 0;
      for (const type of ['pointerdown', 'mousedown', 'mouseup', 'click'])
        document.addEventListener(type, (event) => {
          if (event.target === save) on += 1; else beside += 1;
          document.title = on + ' ' + beside;
        }, true);
      ${script}
    </script>`)}`;

describe('a click at a text', () => {
  test('never lands beside it on a page that shifts at random', { timeout: 120_000 }, async () => {
    // If the page shifts between a press and its release, the release is beside, no click is, and the click is done again.
    await computer.tab.goto(
      page(`let clicks = 0, wrong = 0;
      for (const type of ['pointerdown', 'mousedown', 'click'])
        addEventListener(type, ({ target }) => {
          if (target !== save) wrong += 1;
          else if (type === 'click') clicks += 1;
          document.title = clicks + ' clicks, ' + wrong + ' beside';
        });
      const shift = () => {
        space.style.height = Math.floor(Math.random() * 500) + 'px';
        setTimeout(shift, 80 + Math.random() * 400);
      };
      shift();`),
    );
    const clicks = 30;
    for (let count = 0; count < clicks; count += 1) await computer.screen.getByText('Save order').click();
    expect(await computer.tab.title()).toBe(`${clicks} clicks, 0 beside`);
  });

  test('is not given to what comes over the text meanwhile', async () => {
    // The cover comes with the move of the click, after Farhand has looked, and goes a little later.
    await computer.tab.goto(
      page(
        `let moves = 0;
        addEventListener('pointermove', () => {
          moves += 1;
          if (moves !== 2) return;
          cover.style.display = 'block';
          setTimeout(() => { cover.style.display = 'none'; }, 300);
        }, true);`,
        '<div id="cover" style="display: none; position: fixed; inset: 0; background: white"></div>',
      ),
    );
    await computer.tab.hover(600, 500);
    await computer.screen.getByText('Save order').click();
    expect(await computer.tab.title()).toBe('4 0');
  });

  test('that opens a dialog has reached it', async () => {
    await computer.tab.goto(page(`save.onclick = () => alert('Saved.');`));
    await computer.screen.getByText('Save order').click();
    expect(await computer.tab.title()).toBe('4 0');
  });

  test('that leaves the page has reached it', async () => {
    await computer.tab.goto(page(`save.onclick = () => { location = 'about:blank'; };`));
    await computer.screen.getByText('Save order').click();
    await expect.poll(() => computer.tab.url()).toBe('about:blank');
  });

  test('is done again if the target moves between the press and the release', async () => {
    // Once, the button jumps away while it is pressed.
    await computer.tab.goto(
      page(`let jumps = 0;
      save.addEventListener('mousedown', () => { jumps += 1; if (jumps === 1) space.style.height = '200px'; });
      document.addEventListener('click', ({ target }) => { document.title = 'clicked ' + target.id; });`),
    );
    await computer.screen.getByText('Save order').click();
    expect(await computer.tab.title()).toBe('clicked save');
  });

  test('that opens a menu over itself has reached it, and is not done again', async () => {
    await computer.tab.goto(
      page(
        `let opened = 0;
        save.addEventListener('mousedown', () => { opened += 1; cover.style.display = 'block'; });
        addEventListener('click', () => { document.title = 'opened ' + opened; });`,
        '<div id="cover" style="display: none; position: fixed; left: 0; top: 0; width: 200px; height: 200px; background: white">Menu</div>',
      ),
    );
    await computer.screen.getByText('Save order').click();
    expect(await computer.tab.title()).toBe('opened 1');
  });

  test('leaves no guard behind', async () => {
    await computer.tab.goto(page(''));
    await computer.screen.getByText('Save order').hover();
    await computer.screen.getByText('Save order').click();
    await computer.tab.click(600, 500);
    expect(await computer.tab.title()).toBe('4 4');
  });

  test('in a frame lands on it', async () => {
    const inside = '<button id=b style="font: inherit" onclick="parent.document.title = 1">Inside</button>';
    await computer.tab.goto(page('', `<iframe srcdoc='${inside}' style="width: 300px; height: 100px"></iframe>`));
    await computer.screen.getByText('Inside').click();
    expect(await computer.tab.title()).toBe('1');
  });
});

test('double clicks, right clicks, drags and typing are guarded, too', async () => {
  await computer.tab.goto(
    `data:text/html,${encodeURIComponent(`<!doctype html><body style="margin: 0; font: 16px sans-serif">
      <p id="a">Alpha</p><p><input id="field" value="Beta" style="font: inherit"></p>
      <script>
        const seen = [];
        for (const type of ['dblclick', 'contextmenu', 'mouseup'])
          a.addEventListener(type, () => { seen.push(type); document.title = seen.join(); });
        field.onmouseup = () => { document.title = 'dragged'; };
        field.oninput = () => { document.title = field.value; };
      </script>`)}`,
  );
  const { screen, tab } = computer;
  await screen.getByText('Alpha').dblclick();
  await screen.getByText('Alpha').rightClick();
  expect(await tab.title()).toBe('mouseup,mouseup,dblclick,contextmenu,mouseup');
  // A selected text would itself be dragged.
  await tab.click(600, 500);
  await screen.getByText('Alpha').drag(screen.getByText('Beta'));
  expect(await tab.title()).toBe('dragged');
  await screen.getByText('Beta').type('!');
  expect(await tab.title()).toMatch(/!/);
});
