import type { ToldEvent } from './event.js';

/**
 * Is told what happens on a computer. Pass it to `launch` or `attach` as one of `observers`.
 *
 * @remarks
 * It is called while the computer is at work, so keep it short. If it throws, a warning (code `FARHAND_OBSERVER`) says so and it
 * is told nothing more.
 *
 * @example
 * ```ts
 * import { launch } from '@farhand/core';
 * import { local } from '@farhand/local-driver';
 *
 * const labels: string[] = [];
 * await using watched = await launch(local(), {
 *   observers: [{ tell: (event) => event.type === 'call' && labels.push(event.label) }],
 * });
 * ```
 */
export interface Observer {
  /** Called with each event, in order. */
  tell(event: ToldEvent): unknown;
  /**
   * Whether a picture is taken after each call that may have changed what is seen, and told as an event. Each costs a request
   * before the next call. Default `false`.
   */
  readonly wantsPictures?: boolean;
  /** Called when the computer has ended. `close()` waits for what it returns; what it throws is warned of. */
  finish?(): unknown;
}
