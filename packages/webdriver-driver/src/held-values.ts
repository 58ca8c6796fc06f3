import type { WebDriverCall } from './wire.js';

const shift = ['\ue008', '\ue050'];
const toBehind = ['\ue009', '\ue051', '\ue03d', '\ue053'];

/** The values that are down, by what was sent. They decide where a link opens. */
export class HeldValues {
  readonly #down = new Set<string>();

  /**
   * Notes calls that are being sent. Returns whether a link that they click opens behind the tab in front: with Control,
   * Meta or the middle button, unless Shift is held too.
   */
  note(calls: readonly WebDriverCall[]): boolean {
    let isBehind = false;
    for (const call of calls) {
      if (call.type === 'keyDown') this.#down.add(call.value);
      if (call.type === 'keyUp') for (const value of call.values) this.#down.delete(value);
      const isMiddle = (call.type === 'buttonDown' || call.type === 'clicks') && call.button === 1;
      const isAct = call.type === 'buttonDown' || call.type === 'clicks' || call.type === 'keyDown';
      if (isAct) isBehind = !this.#has(shift) && (isMiddle || this.#has(toBehind));
    }
    return isBehind;
  }

  #has(values: readonly string[]): boolean {
    return values.some((value) => this.#down.has(value));
  }
}
