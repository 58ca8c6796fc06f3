import { launch, type Computer } from '@farhand/core';
import { eyes } from '@farhand/eyes';
import { local } from '@farhand/local-driver';
import sharp from 'sharp';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { iconShapes } from '../../../bench/scenes.js';

let computer: Computer;

beforeAll(async () => {
  computer = await launch(local(), { eyes: eyes({ texts: 'pixels' }) });
});

afterAll(() => computer.close());

const page = `data:text/html,${encodeURIComponent(`<!doctype html><title>nothing</title>
<body style="font: 16px 'Liberation Sans', sans-serif; background: #f8fafc; color: #334155">
<h1>Order form</h1>
<form style="display: grid; grid-template-columns: auto 300px; gap: 12px; width: 520px">
  <label>Name</label><input name="person" style="font: inherit">
  <label>Email address</label><input name="email" style="font: inherit">
</form>
<p>
  <button id="save" style="font: inherit; padding: 8px 16px; border: 0; background: #0f766e; color: white">Save order</button>
  <button style="font: inherit; padding: 8px 16px">Cancel</button>
</p>
<table style="border-collapse: collapse">
  ${['Ada', 'Bob', 'Eve'].map((name) => `<tr><td style="border: 1px solid #cbd5e1; padding: 6px 12px">${name}</td><td style="border: 1px solid #cbd5e1; padding: 6px 12px"><a href="#" id="${name}">Delete</a></td></tr>`).join('')}
</table>
<script>
  const { person, email } = document.forms[0];
  save.onclick = () => { document.title = 'saved ' + person.value + ' ' + email.value; save.textContent = 'Done'; };
  for (const link of document.links) link.onclick = () => { document.title = 'deleted ' + link.id; };
</script>`)}`;

beforeEach(() => computer.tab.goto(page));

describe('what is read in pixels', () => {
  test('is everything that the page shows', async () => {
    const texts = (await computer.screen.readText()).map(({ text }) => text);
    expect(texts.join(' / ')).toMatch(/Order form.*Name.*Email address.*Save order.*Cancel.*Ada.*Delete/);
  });

  test('can be filled in and pressed, without a coordinate', async () => {
    const { screen } = computer;
    await screen.getByText('Name').rightOf().type('Ada');
    await screen.getByText('Email address').rightOf().type('ada@example.com');
    await screen.getByText('Save order').click();
    await screen.getByText('Done').waitFor();
    expect(await computer.tab.title()).toBe('saved Ada ada@example.com');
    expect(await screen.getByText('Save order').isVisible()).toBe(false);
  });

  test('is chosen by what is beside it, and refused if it is there three times', async () => {
    const { screen } = computer;
    await screen.getByText('Delete').rightOf(screen.getByText('Bob')).click();
    expect(await computer.tab.title()).toBe('deleted Bob');
    await expect(screen.getByText('Delete').click()).rejects.toMatchObject({ code: 'AMBIGUOUS' });
  });
});

test('an image is found where it was cut from, at another place and on another page', async () => {
  const { screen, tab } = computer;
  const box = await screen.getByText('Save order').box();
  const shot = await screen.screenshot();
  const button = shot.crop({ x: box.x - 16, y: box.y - 10, width: box.width + 32, height: box.height + 20 });
  expect(await screen.getByImage(button).box()).toMatchObject({ x: box.x - 16, y: box.y - 10 });
  await tab.goto(page.replace(encodeURIComponent('<h1>'), encodeURIComponent('<h1 style="margin: 90px">')));
  await screen.getByImage(await button.png()).click();
  expect(await tab.title()).toBe('saved');
});

describe('the file of an icon, which is transparent around its lines', () => {
  const icon = (ink: string): Promise<Buffer> =>
    sharp(
      Buffer.from(
        `<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24" fill="none" stroke="${ink}" stroke-width="2">${iconShapes[0]}</svg>`,
      ),
    )
      .png()
      .toBuffer();

  test.each([
    ['dark lines on light', '#1f2937', '#f3f4f6'],
    ['light ones on dark', '#e5e7eb', '#111827'],
    ['light ones on a color', '#ffffff', '#2563eb'],
    ['lines that are neither on a light ground', '#6b7280', '#ffffff'],
    ['lines that are neither on a dark ground', '#9ca3af', '#1f2937'],
  ])('is found: %s', async (_how, ink, ground) => {
    const file = await icon(ink);
    await computer.tab.goto(
      `data:text/html,${encodeURIComponent(`<body style="background: ${ground}; color: ${ink}"><p>Some text
        <img style="position: absolute; left: 200px; top: 100px" src="data:image/png;base64,${file.toString('base64')}">`)}`,
    );
    // The lines begin at 3, 3 in the file, with half their width and a pixel around them.
    const { x, y } = await computer.screen.getByImage(new Uint8Array(file)).box();
    expect([Math.abs(x - 201) <= 1, Math.abs(y - 102) <= 1]).toEqual([true, true]);
  });

  test('is refused if it is transparent throughout', async () => {
    const nothing = await sharp({ create: { width: 9, height: 9, channels: 4, background: '#0000' } })
      .png()
      .toBuffer();
    await expect(computer.screen.getByImage(new Uint8Array(nothing)).count()).rejects.toThrow('one color only');
  });
});
