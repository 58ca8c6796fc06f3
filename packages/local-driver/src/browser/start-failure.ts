import { redact, TimeoutError, toError, TransportError } from '@farhand/core/driver';
import { adviceOnChoice, type ChromiumSearch } from '../chromium-path.js';
import type { BrowserHandles } from './browser-handles.js';
import { reasonOf } from './failure.js';

/** How a browser was started. */
export interface BrowserStart {
  /** The path of its program. */
  readonly path: string;
  /** The search that found the path. */
  readonly search: ChromiumSearch;
  /** The user's arguments, which no message contains. */
  readonly args: readonly string[];
  /** Its environment. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly handles: BrowserHandles;
}

/** Messages that every browser in a container prints, whether it starts or not. */
const noise = /Failed to connect to the bus|\/dbus\//;

/** Returns the last lines of a browser's output, without the user's arguments. */
const lastWords = ({ handles, args }: BrowserStart): readonly string[] => {
  const lines = handles.said.filter((line) => !noise.test(line)).slice(-6);
  return redact(lines.join('\n').slice(-1500), args).split('\n');
};

/** Chromium's messages when it cannot open a window because no X server or Wayland compositor is available. */
const noDisplay = /Missing X server or \$DISPLAY|cannot open display|Failed to connect to Wayland display/i;

const withoutDisplay = ({ env }: BrowserStart): TransportError => {
  const { DISPLAY: display = '' } = env;
  const why =
    display === '' ? 'DISPLAY is not set' : `no X server replies at DISPLAY, which is ${JSON.stringify(display)}`;
  return new TransportError(
    'UNREACHABLE',
    `local: headless: false opens a window, but no display is available: ${why}. No browser was started. Leave headless out, set DISPLAY to an X server that runs (on a machine without a screen: xvfb-run node …), or launch a desktop with { kind: 'desktop' }.`,
  );
};

/** Creates the error of a browser that failed to start. `error` is Playwright's. */
export const startFailure = async (error: unknown, start: BrowserStart): Promise<TransportError> => {
  const { path, search, handles } = start;
  const why = (await handles.howItEnded()) ?? reasonOf(error).replace(/^Failed to launch: (Error: )?|\.$/g, '');
  const all = handles.said.join('\n');
  if (noDisplay.test(all)) return withoutDisplay(start);
  const words = lastWords(start).map((line) => `  ${line}`);
  const said = all === '' ? '' : ` Its output:\n${words.join('\n')}\n`;
  const advice = /sandbox/i.test(all)
    ? 'If its sandbox cannot run here, pass chromiumSandbox: false and open only pages that you trust.'
    : adviceOnChoice(search);
  return new TransportError('UNREACHABLE', `local: ${path} did not start: ${why}.${said === '' ? ' ' : said}${advice}`);
};

/** Creates the error of a browser that runs but did not reply in time. `error` is that of the deadline. */
export const startTimeout = (error: unknown, start: BrowserStart): TimeoutError => {
  const { path, search } = start;
  const last = lastWords(start).at(-1) ?? '';
  const said = last === '' ? 'it printed nothing' : `its last output was ${JSON.stringify(last)}`;
  return new TimeoutError(
    `${toError(error).message} ${path} runs but does not reply as a browser: ${said}. It was terminated. ${adviceOnChoice(search)}`,
  );
};
