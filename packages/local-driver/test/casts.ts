import { launch, type Computer, type ScreencastEvent } from '@farhand/core';
import { local, type DesktopConnection, type LocalDriver, type LocalOptions } from '@farhand/local-driver';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, onTestFinished, vi } from 'vitest';
import { newMark, processListeners } from './browser.js';
import { startProgram } from './x-client.js';
import { killProcesses, processesGone } from './left-behind.js';

/** A frame of a screencast. */
export type Frame = Extract<ScreencastEvent, { readonly type: 'frame' }>;

const isOn = (level: number): boolean => level > 128;

/** The colour in the middle of a picture: `red`, `greenblue`, or `black` for none of the three. */
export const colourOf = async (bytes: Uint8Array): Promise<string> => {
  const { width, height } = await sharp(bytes).metadata();
  const middle = { left: width >> 1, top: height >> 1, width: 1, height: 1 };
  const [red = 0, green = 0, blue = 0] = await sharp(bytes).removeAlpha().extract(middle).raw().toBuffer();
  return [isOn(red) ? 'red' : '', isOn(green) ? 'green' : '', isOn(blue) ? 'blue' : ''].join('') || 'black';
};

/** Reads frames until one has this colour in its middle. Gives all that were read, that one last. */
export const framesUntil = async (
  screencast: AsyncGenerator<ScreencastEvent, void, undefined>,
  colour: string,
): Promise<readonly Frame[]> => {
  const frames: Frame[] = [];
  for (;;) {
    const { value, done } = await screencast.next();
    if (done === true) throw new Error(`The screencast ended before it was ${colour}.`);
    if (value.type !== 'frame') throw new Error(`The screencast has more than frames: ${value.type}.`);
    frames.push(value);
    if ((await colourOf(value.screenshot.bytes)) === colour) return frames;
  }
};

/** The last frame of {@link framesUntil}. */
export const frameOf = async (
  screencast: AsyncGenerator<ScreencastEvent, void, undefined>,
  colour: string,
): Promise<Frame> => {
  const frame = (await framesUntil(screencast, colour)).at(-1);
  if (frame === undefined) throw new Error('There are no frames.');
  return frame;
};

/** A page that is red, and another colour after each press of `g`, `b` or `k`; `m` shows many dark ones and then blue, `w` opens a window. */
export const colours = `data:text/html,${encodeURIComponent(`<!doctype html><title>colours</title>
<body style="background: red">
<script>
  const paint = { r: '#f00', g: '#0f0', b: '#00f', k: '#000' };
  addEventListener('keydown', ({ key }) => {
    if (key in paint) document.body.style.background = paint[key];
    if (key === 'w') open('about:blank');
    if (key === 'm') {
      let count = 0;
      const next = () => {
        count += 1;
        document.body.style.background = count === 30 ? '#00f' : ['#000', '#100', '#010'][count % 3];
        if (count < 30) requestAnimationFrame(next);
      };
      next();
    }
  });
</script>`)}`;

/** A browser that shows the colours. */
interface ColoursBrowser {
  readonly computer: Computer;
  /** Kills its processes. */
  kill(): void;
  /** Closes it, and sees that nothing of it is left. */
  close(): Promise<void>;
}

const launchColours = async (options: LocalOptions = {}): Promise<ColoursBrowser> => {
  const listeners = processListeners();
  const { env, text } = newMark();
  const computer = await launch(local({ ...options, env }));
  return {
    computer,
    kill: () => killProcesses(text),
    close: async () => {
      await computer.close();
      await processesGone(text);
      await vi.waitFor(() => expect(processListeners()).toBe(listeners));
    },
  };
};

/** A browser of its own for one test, which shows the colours. It ends with the test, and leaves nothing. */
export const openColours = async (options: LocalOptions = {}): Promise<ColoursBrowser> => {
  const browser = await launchColours(options);
  onTestFinished(browser.close);
  await browser.computer.tab.goto(colours);
  return browser;
};

/** A browser that tests of a file share. Gives a function that has it show the colours in its only tab. */
export const useColours = (): (() => Promise<Computer>) => {
  let browser: ColoursBrowser | undefined;
  beforeAll(async () => {
    browser = await launchColours();
  });
  afterAll(() => browser?.close());
  return async () => {
    if (browser === undefined) throw new Error('The browser did not start.');
    const { computer } = browser;
    await computer.tab.goto(colours);
    return computer;
  };
};

/** A screencast that ends with the test. */
export const castOf = (computer: Computer): AsyncGenerator<ScreencastEvent, void, undefined> => {
  const screencast = computer.screencast();
  onTestFinished(async () => void (await screencast.return()));
  return screencast;
};

/** A desktop, and a program that shows windows on it. */
export interface PaintedDesktop {
  readonly computer: Computer;
  /** Makes the whole screen one colour, such as `0xff0000` for red. */
  paint(colour: number): Promise<void>;
}

/** Opens a desktop that is painted by the test. It ends with the test. */
export const openPainted = async (driver: LocalDriver): Promise<PaintedDesktop> => {
  let connection: DesktopConnection | undefined;
  const open = async (...wish: Parameters<LocalDriver['open']>): ReturnType<LocalDriver['open']> => {
    const opened = await driver.open(...wish);
    if (opened.kind === 'desktop') connection = opened;
    return opened;
  };
  const size = { width: 320, height: 200 };
  const computer = await launch({ ...driver, open }, { kind: 'desktop', display: size });
  onTestFinished(() => computer.close());
  if (connection === undefined) throw new Error('That is no desktop.');
  const program = await startProgram(connection);
  const paint = async (colour: number): Promise<void> => void (await program.show({ x: 0, y: 0, ...size }, colour));
  return { computer, paint };
};
