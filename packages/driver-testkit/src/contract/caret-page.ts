import type { Computer, Region } from '@farhand/core';
import { serveReportingPage } from './reporting-page.js';

/** Where the caret blinks. */
const field: Region = { x: 40, y: 30, width: 200, height: 60 };

const html = (script: string): string => `<!doctype html><title>caret</title>
<body style="margin: 0; color: #eeeeee">.
<textarea spellcheck="false" style="position: absolute; left: ${field.x}px; top: ${field.y}px; width: ${field.width}px;
  height: ${field.height}px; font: 20px monospace; box-sizing: border-box; resize: none">text</textarea>
<script>${script}
  document.querySelector('textarea').onfocus = () => report('focus');
</script>`;

/** A page with a field for text, in which a caret blinks every half second once it is clicked. */
export interface CaretPage extends AsyncDisposable {
  /** Opens the page. */
  open(computer: Computer): Promise<void>;
  /** Clicks in the field, and waits until nothing moves for a second; returns how many places inside and outside were noise. */
  settle(computer: Computer): Promise<{ readonly inside: number; readonly outside: number }>;
}

const isInside = ({ x, y, width, height }: Region): boolean =>
  x >= field.x && y >= field.y && x + width <= field.x + field.width && y + height <= field.y + field.height;

/** Serves the page. */
export const serveCaretPage = async (): Promise<CaretPage> => {
  const page = await serveReportingPage(html);
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
      // A busy browser may lose the clicks that come as soon as it shows its page.
      while (!(await Promise.race([focus, click()]))) continue;
      const { noise } = await tab.click(...at).settled({ quietMs: 1000 });
      const inside = noise.filter(isInside).length;
      return { inside, outside: noise.length - inside };
    },
    [Symbol.asyncDispose]: () => page[Symbol.asyncDispose](),
  };
};
