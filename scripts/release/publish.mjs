// @ts-check
import { manifestOf } from '../install/tarball.mjs';
import { runCommand, StepFailure } from '../process/command.mjs';

/** @typedef {(args: readonly string[]) => Promise<{ readonly code: number, readonly output: string }>} RunNpm */

/** npm may ask for a one-time password before it publishes, so a terminal is its own then. @type {RunNpm} */
const runNpm = (args) => runCommand('npm', args, { live: args[0] === 'publish' && process.stdin.isTTY === true });

/**
 * The tarballs, each behind those that it depends on, so that no version is published before what it needs.
 * @param {readonly string[]} tarballs
 * @returns {readonly string[]}
 */
export const inOrder = (tarballs) => {
  const byName = new Map(tarballs.map((tarball) => [manifestOf(tarball).name, tarball]));
  /** @type {Set<string>} */
  const ordered = new Set();
  /** @param {string} tarball */
  const add = (tarball) => {
    for (const name of Object.keys(Object(manifestOf(tarball)['dependencies']))) {
      const needed = byName.get(name);
      if (needed !== undefined && !ordered.has(needed)) add(needed);
    }
    ordered.add(tarball);
  };
  for (const tarball of tarballs) add(tarball);
  return [...ordered];
};

/**
 * Whether the registry has a version. Any failure but "not found" is an error: a guess could skip a package.
 * @param {string} name
 * @param {string} version
 * @param {RunNpm} [run]
 */
export const isPublished = async (name, version, run = runNpm) => {
  const { code, output } = await run(['view', `${name}@${version}`, 'version']);
  if (code === 0) return output.trim() !== '';
  if (/\bE404\b/.test(output)) return false;
  throw new StepFailure(`npm could not say whether ${name} ${version} is published.`, output);
};

/**
 * Publishes tarballs that the registry does not have yet. Where the environment can prove which workflow runs, as GitHub
 * Actions can with `id-token: write`, each gets a statement of its provenance.
 * @param {readonly string[]} tarballs
 * @param {{ readonly run?: RunNpm, readonly env?: Readonly<Record<string, string | undefined>> }} [options]
 * @returns {Promise<readonly string[]>} what was published, as `name@version`
 */
export const publishTarballs = async (tarballs, { run = runNpm, env = process.env } = {}) => {
  const provenance = (env['ACTIONS_ID_TOKEN_REQUEST_URL'] ?? '') === '' ? [] : ['--provenance'];
  const published = [];
  for (const tarball of inOrder(tarballs)) {
    const { name, version } = manifestOf(tarball);
    if (await isPublished(name, version, run)) continue;
    const { code, output } = await run(['publish', tarball, '--access', 'public', ...provenance]);
    if (code !== 0) {
      const done = published.length === 0 ? 'Nothing was published.' : `Published before: ${published.join(', ')}.`;
      throw new StepFailure(
        `npm could not publish ${name} ${version}. ${done} Run the same command again to go on.`,
        output,
      );
    }
    published.push(`${name}@${version}`);
  }
  return published;
};
