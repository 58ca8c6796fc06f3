// @ts-check
import { mkdirSync, writeFileSync } from 'node:fs';
import { pictures, picturesFolder } from '../pictures/pictures.mjs';
import { step } from '../process/command.mjs';
import { inRoot } from '../workspace.mjs';

/** Draws the pictures that are made of data. */
export const drawPictures = async () => {
  await step('pictures', async () => {
    mkdirSync(inRoot(picturesFolder), { recursive: true });
    for (const [name, draw] of Object.entries(pictures)) writeFileSync(inRoot(picturesFolder, `${name}.svg`), draw());
    return picturesFolder;
  });
  return 0;
};
