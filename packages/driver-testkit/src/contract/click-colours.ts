import type { Computer } from '@farhand/core';
import { serveReportingPage } from './reporting-page.js';

/** Where it is clicked, so that no click is the second of a double click, which a desktop would wait for. */
const clickAt = (click: number): readonly [number, number] => [200 + (click % 5) * 40, 200];

/** What is looked at. */
const corner = { x: 90, y: 90, width: 20, height: 20 } as const;

const html = (script: string): string => `<!doctype html><title>colours</title>
<body style="margin: 0; height: 100vh; background: #ffffff; color: #eeeeee">.
<script>
  ${script}
  let clicks = 0;
  addEventListener('click', () => {
    clicks += 1;
    document.body.style.background = clicks % 2 === 1 ? '#00ff00' : '#ff0000';
  });
</script>`;

/** A page that is green after the first click, red after the second, green after the third, and so on. */
export interface ClickColours extends AsyncDisposable {
  /** Opens the page. */
  open(computer: Computer): Promise<void>;
  /** Clicks so many times, and returns what a corner of the picture behind each click shows. */
  after(computer: Computer, clicks: number): Promise<readonly string[]>;
}

/** Serves the page. */
export const serveClickColours = async (): Promise<ClickColours> => {
  const page = await serveReportingPage(html);
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
