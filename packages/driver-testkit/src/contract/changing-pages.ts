import type { Computer, Region } from '@farhand/core';
import { serveReportingPage } from './reporting-page.js';

// Pages that change when they are clicked, for tests of screenshots and of `waitForStill`.

/** A page that keeps repainting for some time after a click, and is blue in the end. */
export interface RestlessPage extends AsyncDisposable {
  /** Opens the page on a computer. */
  open(computer: Computer): Promise<void>;
  /** Clicks and waits until the page has settled, until `runs` runs are conclusive. */
  settle(computer: Computer, options: SettleOptions): Promise<readonly Settling[]>;
}

/** Serves the page. */
export const serveRestlessPage = async (): Promise<RestlessPage> => {
  const page = await serveReportingPage(restlessHtml);
  return {
    open: (computer) => page.open(computer),
    settle: async ({ tab }, { runs, durationMs, paintGapMs = () => 0 }) => {
      const settlings: Settling[] = [];
      let quietMs: number = quiet.ms;
      for (let tries = 0; settlings.length < runs; tries += 1) {
        if (tries > 4 * runs)
          throw new Error('The page rarely repaints as often as the test requires. Run it on a less busy machine.');
        paintGapMs();
        const { screenshot } = await tab
          // Twelve pixels from the click before, so that a desktop does not have to wait out a double click.
          .click(Math.round(durationMs(settlings.length) / msPerPixel), quietMs / 2 + 12 * (tries % 2))
          .settled({ quietMs });
        const settledAtMs = Date.now();
        const { red, green, blue } = await screenshot.pixel(200, 150);
        const report = await page.reported();
        if (!isReport(report)) throw new Error('The report of the page does not contain when it was still.');
        const gapMs = Math.max(report.longestGapMs, paintGapMs());
        if (gapMs > longestGapPart * quietMs) {
          const lateMs = gapMs - repaintPart * quietMs;
          quietMs = Math.min(quiet.mostMs, Math.ceil((3 * lateMs) / quiet.stepMs) * quiet.stepMs);
          continue;
        }
        settlings.push({ isFinal: red < 60 && green < 60 && blue > 200, lateMs: settledAtMs - report.lastAtMs });
      }
      return settlings;
    },
    [Symbol.asyncDispose]: () => page[Symbol.asyncDispose](),
  };
};

/** The result of settling once. */
export interface Settling {
  /** Whether the screenshot shows the page's final state. */
  readonly isFinal: boolean;
  /** How long after the last repaint the wait ended, in milliseconds. */
  readonly lateMs: number;
}

/** What to try. */
export interface SettleOptions {
  /** The number of conclusive runs. */
  readonly runs: number;
  /**
   * Returns how long the page keeps repainting in a run, in milliseconds, 50 to 2000. On an idle machine it repaints at
   * least every 40 ms.
   */
  readonly durationMs: (run: number) => number;
  /**
   * Returns the longest time without a repaint since the last call, in milliseconds, as seen from outside the page,
   * because a repaint may not reach the screen. Default: what the page reports.
   */
  readonly paintGapMs?: () => number;
}

/**
 * The quiet time, in milliseconds: on a machine where the page repaints in time, the maximum, and the step between
 * them.
 */
const quiet = { ms: 100, mostMs: 700, stepMs: 50 } as const;

/** The page repaints at least this often, as a fraction of the quiet time. */
const repaintPart = 0.4;

/**
 * On a busy machine a repaint may be late. A run with a gap longer than this fraction of the quiet time is
 * inconclusive, and later runs are slower: the quiet time increases, and the page repaints proportionally less often.
 */
const longestGapPart = 0.8;

/** How long the page moves per pixel of the click's distance from its left edge, in milliseconds. */
const msPerPixel = 5;

const restlessHtml = (script: string): string => `<!doctype html><title>restless</title>
<body style="margin: 0; background: #ffffff; color: #eeeeee">.
<div id="box" style="position: absolute; left: 0; top: 0; width: 400px; height: 300px; background: #ffffff"></div>
<script>
  ${script}
  // From red to cyan: never blue, and none again within two hundred.
  const colour = (step) => 'hsl(' + (step * 47) % 200 + ', 100%, 50%)';
  const after = (delayMs, then) => setTimeout(() => requestAnimationFrame(then), delayMs);
  addEventListener('mousedown', ({ clientX, clientY }) => {
    // Where it is clicked says how long it moves and how much quiet is asked for.
    const endMs = performance.now() + clientX * ${msPerPixel};
    const quietMs = Math.floor((clientY * 2) / ${quiet.stepMs}) * ${quiet.stepMs};
    let [painted, lastMs, longestGapMs] = [0, performance.now(), 0];
    const paint = () => {
      const nowMs = performance.now();
      longestGapMs = Math.max(longestGapMs, nowMs - lastMs);
      lastMs = nowMs;
      painted += 1;
      if (nowMs < endMs) {
        box.style.background = colour(painted);
        after(Math.random() * (quietMs * ${repaintPart} - 17), paint);
        return;
      }
      box.style.background = '#0000ff';
      const lastAtMs = Date.now();
      requestAnimationFrame(() => requestAnimationFrame(() => report({ lastAtMs, longestGapMs })));
    };
    paint();
  });
</script>`;

const isReport = (value: unknown): value is { readonly lastAtMs: number; readonly longestGapMs: number } =>
  typeof value === 'object' && value !== null && 'lastAtMs' in value && 'longestGapMs' in value;

/** A page with a text field, in which a caret blinks every half second after a click. */
export interface CaretPage extends AsyncDisposable {
  /** Opens the page on a computer. */
  open(computer: Computer): Promise<void>;
  /**
   * Clicks in the field and waits until nothing changes for a second. Resolves to the number of noise regions inside
   * and outside the field.
   */
  settle(computer: Computer): Promise<{ readonly inside: number; readonly outside: number }>;
}

/** Serves the page. */
export const serveCaretPage = async (): Promise<CaretPage> => {
  const page = await serveReportingPage(caretHtml);
  return {
    open: (computer) => page.open(computer),
    settle: async ({ tab }) => {
      const at = [field.x + 150, field.y + 30] as const;
      const focus = page.reported().then(() => true);
      const click = (): Promise<boolean> =>
        tab
          .click(...at)
          .settled({ quietMs: 250 })
          .then(() => false);
      // A busy browser may lose clicks that arrive right after it shows its page.
      while (!(await Promise.race([focus, click()]))) continue;
      let { noise } = await tab.click(...at).settled({ quietMs: 1000 });
      // A busy browser may blink late, and then not once within a second.
      for (let tries = 1; noise.length === 0 && tries < 5; tries += 1) {
        ({ noise } = await tab.click(...at).settled({ quietMs: 1000 }));
      }
      const inside = noise.filter(isInside).length;
      return { inside, outside: noise.length - inside };
    },
    [Symbol.asyncDispose]: () => page[Symbol.asyncDispose](),
  };
};

/** The region in which the caret blinks. */
const field: Region = { x: 40, y: 30, width: 200, height: 60 };

const isInside = ({ x, y, width, height }: Region): boolean =>
  x >= field.x && y >= field.y && x + width <= field.x + field.width && y + height <= field.y + field.height;

const caretHtml = (script: string): string => `<!doctype html><title>caret</title>
<body style="margin: 0; color: #eeeeee">.
<textarea spellcheck="false" style="position: absolute; left: ${field.x}px; top: ${field.y}px; width: ${field.width}px;
  height: ${field.height}px; font: 20px monospace; box-sizing: border-box; resize: none">text</textarea>
<script>${script}
  document.querySelector('textarea').onfocus = () => report('focus');
</script>`;

/** A page that is green after the first click, red after the second, green after the third, and so on. */
export interface ClickColours extends AsyncDisposable {
  /** Opens the page on a computer. */
  open(computer: Computer): Promise<void>;
  /** Clicks `clicks` times, and resolves to the color of a corner in the screenshot after each click. */
  after(computer: Computer, clicks: number): Promise<readonly string[]>;
}

/** Serves the page. */
export const serveClickColours = async (): Promise<ClickColours> => {
  const page = await serveReportingPage(colourHtml);
  return {
    open: (computer) => page.open(computer),
    after: async ({ tab }, clicks) => {
      const seen: string[] = [];
      for (let click = 0; click < clicks; click += 1) {
        const shot = await tab.click(...clickAt(click)).screenshot({ region: corner });
        const { red, green, blue } = await shot.pixel(10, 10);
        if (green > 200 && red < 60 && blue < 60) seen.push('green');
        else if (red > 200 && green < 60 && blue < 60) seen.push('red');
        else seen.push(`${red}, ${green}, ${blue}`);
      }
      return seen;
    },
    [Symbol.asyncDispose]: () => page[Symbol.asyncDispose](),
  };
};

/** Returns where to click, so that no click is the second of a double click, which a desktop would wait out. */
const clickAt = (click: number): readonly [number, number] => [200 + (click % 5) * 40, 200];

/** The region whose color is read. */
const corner = { x: 90, y: 90, width: 20, height: 20 } as const;

const colourHtml = (script: string): string => `<!doctype html><title>colours</title>
<body style="margin: 0; height: 100vh; background: #ffffff; color: #eeeeee">.
<script>
  ${script}
  let clicks = 0;
  addEventListener('click', () => {
    clicks += 1;
    document.body.style.background = clicks % 2 === 1 ? '#00ff00' : '#ff0000';
  });
</script>`;
