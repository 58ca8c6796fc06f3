// @ts-check
import { agreedNamesPath, agreeOnNames } from '../check/public-names.mjs';
import { step } from '../process/step.mjs';
import { shown } from '../workspace.mjs';

/** Writes the list of what the packages export, for a change of it that is meant. */
export const publicNames = async () => {
  await step('public names', async () => {
    await agreeOnNames();
    return shown(agreedNamesPath);
  });
  return 0;
};
