import { TransportError } from '@farhand/core/driver';
import { local } from '@farhand/local-driver';
import { expect, test } from 'vitest';
import { forever, newMark } from './browser.js';
import { processesGone, useOwnTempFolder } from './left-behind.js';

useOwnTempFolder();

test.runIf(process.platform === 'linux').each([
  [false, '', 'DISPLAY is not set'],
  [true, '', 'DISPLAY is not set'],
  [false, ':64999', 'no X server replies at DISPLAY, which is ":64999"'],
  [true, ':64999', 'no X server replies at DISPLAY, which is ":64999"'],
])('a window without a display (cdp: %s, DISPLAY "%s") is reported with the fix', async (cdp, display, why) => {
  const mark = newMark();
  const env = { ...mark.env, DISPLAY: display, WAYLAND_DISPLAY: '' };
  await expect(local({ headless: false, cdp, env }).open({ kind: 'browser' }, forever)).rejects.toEqual(
    new TransportError(
      'UNREACHABLE',
      `local: headless: false opens a window, but no display is available: ${why}. No browser was started. Leave headless out, set DISPLAY to an X server that runs (on a machine without a screen: xvfb-run node …), or launch a desktop with { kind: 'desktop' }.`,
    ),
  );
  await processesGone(mark.text);
});
