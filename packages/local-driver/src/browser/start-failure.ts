import { redact, TimeoutError, toError, TransportError } from '@farhand/core/driver';
import { adviceOnChoice, type ChromiumSearch } from '../chromium-path.js';
import type { BrowserHandles } from './browser-handles.js';
import { reasonOf } from './failure.js';

/** What a browser was started with. */
export interface BrowserStart {
  /** Its program. */
  readonly path: string;
  /** How that was found. */
  readonly search: ChromiumSearch;
  /** The arguments of the user, of which no message tells. */
  readonly args: readonly string[];
  /** Its environment. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly handles: BrowserHandles;
}

/** Every browser in a container says these, whether it starts or not. */
const noise = /Failed to connect to the bus|\/dbus\//;

/** The last of what a browser said, without the arguments of the user. */
const lastWords = ({ handles, args }: BrowserStart): readonly string[] => {
  const lines = handles.said.filter((line) => !noise.test(line)).slice(-6);
  return redact(lines.join('\n').slice(-1500), args).split('\n');
};

/** What Chromium says that is to open a window and finds no X server or Wayland compositor. */
const noDisplay = /Missing X server or \$DISPLAY|cannot open display|Failed to connect to Wayland display/i;

const withoutDisplay = ({ env }: BrowserStart): TransportError => {
  const { DISPLAY: display = '' } = env;
  const why =
    display === '' ? 'DISPLAY is not set' : `no X server answers at DISPLAY, which is ${JSON.stringify(display)}`;
  return new TransportError(
    'UNREACHABLE',
    `local: headless: false opens a window, and there is no display for it: ${why}. Leave headless out, set DISPLAY to an X server that runs (on a machine without a screen: xvfb-run node …), or launch a desktop with { kind: 'desktop' }.`,
  );
};

/** The error of a browser that has not become one. `error` is what Playwright says. */
export const startFailure = async (error: unknown, start: BrowserStart): Promise<TransportError> => {
  const { path, search, handles } = start;
  const why = (await handles.howItEnded()) ?? reasonOf(error).replace(/^Failed to launch: (Error: )?|\.$/g, '');
  const all = handles.said.join('\n');
  if (noDisplay.test(all)) return withoutDisplay(start);
  const words = lastWords(start).map((line) => `  ${line}`);
  const said = all === '' ? '' : ` It said:\n${words.join('\n')}\n`;
  const advice = /sandbox/i.test(all)
    ? 'If its sandbox cannot run here, pass chromiumSandbox: false and open only pages that you trust.'
    : adviceOnChoice(search);
  return new TransportError('UNREACHABLE', `local: ${path} did not start: ${why}.${said === '' ? ' ' : said}${advice}`);
};

/** The error of a browser that runs and has not answered in time. `error` is that of the deadline. */
export const startTimeout = (error: unknown, start: BrowserStart): TimeoutError => {
  const { path, search } = start;
  const last = lastWords(start).at(-1) ?? '';
  const said = last === '' ? 'it said nothing' : `the last it said was ${JSON.stringify(last)}`;
  return new TimeoutError(
    `${toError(error).message} ${path} runs and does not answer as a browser: ${said}. It was ended. ${adviceOnChoice(search)}`,
  );
};
