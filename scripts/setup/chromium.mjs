// @ts-check
import { existsSync, readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { runCommand } from '../process/command.mjs';
import { StepFailure } from '../process/step.mjs';
import { inRoot } from '../workspace.mjs';

/**
 * The built driver's own search, so that the places and the advice exist once; that is why Chromium comes after the
 * build. This module of it loads nothing else.
 * @returns {Promise<{ findChromium: () => string | undefined, missingChromium: () => string }>}
 */
const search = () => import(pathToFileURL(inRoot('packages/local-driver/dist/chromium-path.js')).href);

/** The Chromium that the local driver will start, or undefined. */
export const locateChromium = async () => (await search()).findChromium();

/** Whether this is Debian or a descendant of it. */
const isDebian = () =>
  existsSync('/etc/os-release') && /^ID(_LIKE)?=.*\bdebian\b/m.test(readFileSync('/etc/os-release', 'utf8'));

/** Whether it can be installed with no question to anyone. A path somebody chose is theirs to correct. */
const canInstall = () => process.getuid?.() === 0 && isDebian() && (process.env['FARHAND_CHROMIUM'] ?? '') === '';

/** Finds Chromium, installing it where that is possible; answers its path. */
export const ensureChromium = async () => {
  const found = await locateChromium();
  if (found !== undefined) return found;
  const { missingChromium } = await search();
  if (!canInstall()) throw new StepFailure(missingChromium());
  let log = '';
  for (const args of [['update'], ['install', '-y', 'chromium']]) {
    const { code, output } = await runCommand('apt-get', args, { env: { DEBIAN_FRONTEND: 'noninteractive' } });
    log += output;
    if (code !== 0) throw new StepFailure(`apt-get ${args.join(' ')} failed. ${missingChromium()}`, log);
  }
  const installed = await locateChromium();
  if (installed === undefined) throw new StepFailure(missingChromium(), log);
  return installed;
};
