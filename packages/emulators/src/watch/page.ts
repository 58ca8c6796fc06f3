import { createHash } from 'node:crypto';
import type { Reply } from '../http/reply.js';
import { script } from './page-script.js';
import { style } from './page-style.js';

/**
 * Returns the page, which receives everything it shows from a stream of events. It loads nothing from other servers.
 */
export const pageOf = (vendor: string, eventsPath: string): Reply => ({
  type: 'bytes',
  status: 200,
  contentType: 'text/html; charset=utf-8',
  headers: {
    'content-security-policy': policy,
    'referrer-policy': 'no-referrer',
    'cross-origin-resource-policy': 'same-origin',
    'cross-origin-opener-policy': 'same-origin',
    'x-frame-options': 'DENY',
  },
  bytes: `<!doctype html>
<html lang="en" data-events="${eventsPath}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${vendor} emulator</title>
<link rel="icon" href="data:,">
<style>${style}</style>
<header>
  <h1>${vendor} emulator</h1>
  <p id="state" role="status">Connecting…</p>
</header>
<main>
  <section aria-labelledby="screens">
    <h2 id="screens">Screen</h2>
    <p id="no-computer" class="empty">No computer is running. It appears here when a client creates it.</p>
    <fieldset id="computers" hidden><legend>Computers</legend></fieldset>
    <figure id="figure" hidden>
      <div id="stage">
        <img id="picture" alt="">
        <div id="press" class="mark" hidden></div>
        <svg id="pointer" class="mark" viewBox="0 0 16 24" aria-hidden="true" hidden><path d="M1 1v18l4.5-4 3 7 3-1.3-3-6.7H15z"/></svg>
        <p id="trouble" hidden></p>
      </div>
      <figcaption>
        <dl>
          <div><dt>Pointer</dt><dd id="pointer-at">unknown</dd></div>
          <div><dt>Last press</dt><dd id="press-at">none</dd></div>
          <div><dt>Held</dt><dd id="held">nothing</dd></div>
        </dl>
      </figcaption>
    </figure>
  </section>
  <section aria-labelledby="requests-title">
    <h2 id="requests-title">Requests</h2>
    <p id="no-request" class="empty">No request has arrived yet.</p>
    <ol id="requests" reversed></ol>
  </section>
</main>
<noscript><p class="empty">This page requires JavaScript, which is disabled.</p></noscript>
<script>${script}</script>
</html>
`,
});

const hashOf = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

const policy = [
  "default-src 'none'",
  `script-src ${hashOf(script)}`,
  `style-src ${hashOf(style)}`,
  'img-src data:',
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');
