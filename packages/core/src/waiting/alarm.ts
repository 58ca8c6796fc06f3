/** Wakes one sleeper: at a time, when something is told, or when a signal fires. */
export class Alarm {
  #wake: (() => void) | undefined;

  /** Wakes whoever sleeps. */
  ring(): void {
    this.#wake?.();
  }

  /** Resolves after `delayMs`, or sooner if it rings or the signal fires. */
  async sleep(delayMs: number, signal: AbortSignal): Promise<void> {
    if (delayMs <= 0 || signal.aborted) return;
    let timer: NodeJS.Timeout | undefined;
    const wake = (): void => this.ring();
    try {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
        timer = setTimeout(resolve, Math.ceil(delayMs));
        signal.addEventListener('abort', wake, { once: true });
      });
    } finally {
      this.#wake = undefined;
      clearTimeout(timer);
      signal.removeEventListener('abort', wake);
    }
  }
}
