import { serveReportingPage } from '@farhand/driver-testkit';
import { describe, expect, test } from 'vitest';

import { demoHtml } from '../demo-page.js';
import { expectedLog, portable } from '../portable.js';
import { targets } from '../targets.js';

/** A request of W3C WebDriver. `\ue008` is its character for Shift. */
const byWebDriver = [
  'POST /session/{id}/actions',
  '  keyDown value \\ue008 (Shift) in {tab}',
  '  move to 30,8 in {tab}',
  '  buttonDown button 0 at 30,8 in {tab}',
  '  buttonUp button 0 in {tab}',
  '  keyUp values \\ue008 (Shift) in {tab}',
];

/** The requests of a click with Shift held on each target, as `explain` prints them. */
const explained: Readonly<Record<string, readonly string[]>> = {
  'local-browser': [
    'CDP commands to tab {tab}',
    '  Input.dispatchKeyEvent rawKeyDown "Shift" ShiftLeft modifiers 8',
    '  Input.dispatchMouseEvent mouseMoved 30,8 modifiers 8',
    '  Input.dispatchMouseEvent mousePressed left 30,8 clickCount 1 modifiers 8',
    '  Input.dispatchMouseEvent mouseReleased left 30,8 clickCount 1 modifiers 8',
    '  Input.dispatchKeyEvent keyUp "Shift" ShiftLeft',
  ],
  'local-desktop': [
    'X events',
    '  press key "Shift"',
    '  motion 30,8',
    '  press button left',
    '  release button left',
    '  release key "Shift"',
  ],
  'lightcone-browser': [
    'POST /computers/{id}/batch',
    '  key_down {"key":"shift","tab_id":"{tab}"}',
    '  click {"x":30,"y":8,"tab_id":"{tab}","include_context":true}',
    '  key_up {"key":"shift","tab_id":"{tab}"}',
  ],
  'lightcone-desktop': [
    'POST /computers/{id}/batch',
    '  key_down {"key":"shift"}',
    '  click {"x":30,"y":8}',
    '  key_up {"key":"shift"}',
  ],
  'lybic-desktop': [
    'POST /api/orgs/{orgId}/sandboxes/{sandboxId}/actions/execute',
    '  {"type":"mouse:click","x":{"type":"px","value":30},"y":{"type":"px","value":8},"button":1,"holdKey":"shift"}',
  ],
  'webdriver-chromedriver': byWebDriver,
  'webdriver-grid': byWebDriver,
};

describe.each(targets)('$name', (target) => {
  test.skipIf(target.missing?.() !== undefined)('the same script makes the page see the same', async () => {
    await using page = await serveReportingPage(demoHtml);
    await using running = await target.start();
    const { computer } = running;
    const receipts = await portable(computer, page);
    expect(await page.reported()).toEqual(expectedLog);
    expect(new Set(receipts.flatMap(({ steps }) => steps.map(({ outcome }) => outcome)))).not.toContain('unknown');
    expect(computer.held()).toEqual([]);

    const requests = running.httpRequests();
    const explanation = await computer.explain(() => computer.keyboard.hold('shift', () => computer.tab.click(30, 8)));
    const text = String(explanation).replaceAll(computer.id, '{id}').replaceAll(computer.tab.id, '{tab}');
    expect(text.split('\n')).toEqual(explained[target.name]);
    expect(running.httpRequests()).toBe(requests);
  });
});
