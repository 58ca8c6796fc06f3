import { describe, expect, test } from 'vitest';

import { demoReport, type DemoResult } from '../demo-report.js';

const passed: DemoResult = {
  target: 'local-browser',
  description: 'Chromium on this machine',
  events: { expected: 43, seen: 43 },
  run: { calls: 19, requests: 0, durationMs: 1042 },
  screenshot: { bytes: new Uint8Array([1, 2, 3]), mime: 'image/png', width: 1280, height: 720 },
};

const failed: DemoResult = {
  target: 'lybic-desktop',
  description: "Lybic's protocol & <the> emulator",
  events: { expected: 43, seen: 0 },
  problem: 'Error: expected <button id="done">',
};

describe('the report of the demo', () => {
  test('shows the figures and the picture of a target that passed', () => {
    const page = demoReport([passed]);
    expect(page).toContain('<title>Farhand demo: 1 of 1 targets passed</title>');
    expect(page).toContain('<h2>local-browser</h2><span class="verdict">✓ passed</span>');
    expect(page).toContain(
      '<dl><div><dt>events</dt><dd>43 of 43</dd></div><div><dt>calls</dt><dd>19</dd></div><div><dt>HTTP requests</dt><dd>0</dd></div><div><dt>time</dt><dd>1.0 s</dd></div></dl>',
    );
    expect(page).toContain(
      '<img src="data:image/png;base64,AQID" width="1280" height="720" alt="The demo page on local-browser, after the script">',
    );
    expect(page).not.toContain('✗');
  });

  test('shows why a target failed, without figures that it does not have', () => {
    const page = demoReport([passed, failed]);
    expect(page).toContain('<h1>One script on 2 targets: 1 passed</h1>');
    expect(page).toContain(
      '<article id="lybic-desktop" class="failed">\n<p class="missing">No screenshot was taken.</p>',
    );
    expect(page).toContain('<dt>events</dt><dd>0 of 43</dd>');
    expect(page).toContain('<dt>time</dt><dd>–</dd>');
  });

  test('escapes every text that it is given', () => {
    const page = demoReport([failed, { ...passed, target: `<i>'"&`, description: '<script>' }]);
    expect(page).toContain('<p>Lybic&#39;s protocol &amp; &lt;the&gt; emulator');
    expect(page).toContain('<pre>Error: expected &lt;button id=&quot;done&quot;&gt;</pre>');
    expect(page).toContain('<h2>&lt;i&gt;&#39;&quot;&amp;</h2>');
    expect(page).not.toMatch(/<i>|<script|<button/);
  });

  test('loads nothing', () => {
    const page = demoReport([passed, failed]);
    expect(page).toContain(`content="default-src 'none'; img-src data:; style-src 'unsafe-inline'"`);
    expect(page).not.toMatch(/(https?:)?\/\/\w|url\(|@import|<link/);
  });
});
