/** How long to wait before something is asked again, in milliseconds. */
const pauseMs = 50;

/** What Chromium refuses for a moment, and how often to ask for it. */
export interface ForNow {
  /** What a refusal says that holds for now only. Any other counts at once. */
  readonly refusal: RegExp;
  /** How often it is asked at most. */
  readonly mostTries: number;
  /** Whether nobody wants it any more. Default: somebody does. */
  readonly isOver?: () => boolean;
}

/** Asks Chromium for something, and again while it refuses that for now. Rejects with its last refusal. */
export const askAgain = async <T>(
  ask: () => Promise<T>,
  { refusal, mostTries, isOver = () => false }: ForNow,
): Promise<T> => {
  for (let tries = 1; ; tries += 1) {
    try {
      return await ask();
    } catch (error) {
      if (tries === mostTries || isOver() || !refusal.test(String(error))) throw error;
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
  }
};
