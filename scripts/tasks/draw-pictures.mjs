// @ts-check
import { mkdirSync, writeFileSync } from 'node:fs';
import { pictures, picturesFolder } from '../pictures/pictures.mjs';
import { step } from '../process/command.mjs';
import { inRoot } from '../workspace.mjs';

const animation = `${picturesFolder}/farhand-at-work.webp`;

/**
 * Draws the pictures that are made of data, or records the one of the README: each recording is another file, so that is
 * done only when asked for.
 * @param {readonly string[]} args
 */
export const drawPictures = async ([what = 'data']) => {
  if (what === 'animation') {
    const { recordAnimation } = await import('../pictures/readme-animation.mjs');
    await step(animation, () => recordAnimation(animation));
    return 0;
  }
  if (what !== 'data') {
    console.error('npm run pictures [-- data | animation]');
    return 2;
  }
  await step('pictures', async () => {
    mkdirSync(inRoot(picturesFolder), { recursive: true });
    for (const [name, draw] of Object.entries(pictures)) writeFileSync(inRoot(picturesFolder, `${name}.svg`), draw());
    return picturesFolder;
  });
  return 0;
};
