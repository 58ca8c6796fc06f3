import { typeError } from '../check/mistake.js';
import { checkNames } from '../check/options.js';

/** The options of `launch`, which no driver accepts. */
const launchOptions = [
  'kind',
  'display',
  'maxLifetimeMs',
  'idleTimeoutMs',
  'tag',
  'defaultTimeoutMs',
  'keepAlive',
  'handleSignals',
  'onUnknown',
  'signal',
  'timeoutMs',
];

/**
 * Checks that the options of a driver are an object with known names only.
 *
 * @param driver - The name of the factory, such as `lightcone`.
 * @throws TypeError that names the unknown option and where it belongs.
 */
export const checkDriverOptions = (options: object, known: readonly string[], driver: string): void => {
  const [misplaced] = Object.keys(Object(options)).filter(
    (name) => !known.includes(name) && launchOptions.includes(name),
  );
  if (misplaced !== undefined)
    throw typeError(
      `${driver}: '${misplaced}' is an option of launch. Write launch(${driver}(), { ${misplaced}: … }).`,
    );
  checkNames(options, known, driver);
};
