// @ts-check

/** What a step throws to fail with a message for the reader; anything else is a fault of the scripts. */
export class StepFailure extends Error {
  /** What the failed program printed. */
  output;

  /**
   * @param {string} message what to do about it
   * @param {string} [output]
   */
  constructor(message, output = '') {
    super(message);
    this.name = 'StepFailure';
    this.output = output.trimEnd();
  }
}

/** A terminal redraws the line; a log gets a sign of life only when a step is slow. */
const signOfLifeMs = 15_000;

/** @param {number} startedAt */
const took = (startedAt) => {
  const seconds = (performance.now() - startedAt) / 1000;
  return seconds < 60 ? `${seconds.toFixed(1)} s` : `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
};

/**
 * Runs one step and prints one line about it. `action` may answer a note to add to the line.
 * @param {string} title
 * @param {() => Promise<string | void>} action
 */
export const step = async (title, action) => {
  const startedAt = performance.now();
  const redraws = process.stdout.isTTY === true;
  if (redraws) process.stdout.write(`… ${title}`);
  const timer = redraws ? undefined : setInterval(() => console.log(`… ${title} (${took(startedAt)})`), signOfLifeMs);
  const clear = redraws ? '\r\u001b[2K' : '';
  try {
    const note = await action();
    console.log(`${clear}✓ ${title}${note === undefined || note === '' ? '' : `: ${note}`} (${took(startedAt)})`);
  } catch (error) {
    console.log(`${clear}✗ ${title} (${took(startedAt)})`);
    throw error;
  } finally {
    clearInterval(timer);
  }
};

/**
 * Prints why a step failed.
 * @param {unknown} error
 */
export const printFailure = (error) => {
  if (!(error instanceof StepFailure)) {
    console.error(error);
    return;
  }
  if (error.output !== '') console.error(`\n${error.output}\n`);
  if (error.message !== '') console.error(error.message);
};
