import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { comparisonPage, type ComparedPicture } from '../src/matchers/comparison-page.js';

const picture = (name: ComparedPicture['name'], width: number, height: number): ComparedPicture => ({
  name,
  bytes: new Uint8Array([1, 2, 3]),
  width,
  height,
});

const comparison = {
  title: 'four-selected',
  test: 'cart > selects',
  summary: '12 pixels (0.1 %; at most 0 % may)',
  pictures: [picture('expected', 320, 200), picture('actual', 320, 200), picture('difference', 320, 200)],
};

describe('the page that compares', () => {
  test('says what differs, and shows each picture once with its size', () => {
    const page = comparisonPage(comparison);
    expect(page).toContain('<title>four-selected: expected and actual screen</title>');
    expect(page).toContain(
      '<h1>The screen differs from four-selected</h1><p>12 pixels (0.1 %; at most 0 % may)</p><p>cart &gt; selects</p>',
    );
    expect(page.match(/<figcaption>.*?<\/figcaption>/g)).toEqual([
      '<figcaption>expected, 320 × 200</figcaption>',
      '<figcaption>actual, 320 × 200</figcaption>',
      '<figcaption>difference, 320 × 200</figcaption>',
    ]);
    expect(page.match(/<img [^>]*>/g)).toEqual(
      ['expected', 'actual', 'difference'].map(
        (name) =>
          `<img src="data:image/webp;base64,AQID" width="320" height="200" style="--width: 320; --share: 1" alt="${name}">`,
      ),
    );
  });

  test('offers the difference only where there is one, and keeps the scale of pictures of two sizes', () => {
    const pictures = [picture('expected', 400, 300), picture('actual', 100, 75)];
    const page = comparisonPage({ ...comparison, pictures });
    expect(page.match(/id="view-\w+"/g)).toEqual(['id="view-side"', 'id="view-slide"', 'id="view-blink"']);
    expect(page).toContain('style="--width: 400; --share: 1"');
    expect(page).toContain('style="--width: 100; --share: 0.25"');
    expect(comparisonPage(comparison)).toContain('id="view-difference"');
  });

  test('escapes every text, and does without the name of a test', () => {
    const page = comparisonPage({ ...comparison, title: `<b>"'&`, summary: '<i>', test: undefined });
    expect(page).toContain('<h1>The screen differs from &lt;b&gt;&quot;&#39;&amp;</h1><p>&lt;i&gt;</p></header>');
    expect(page).not.toMatch(/<b>|<i>/);
  });

  test('loads nothing, and runs its own script only', () => {
    const page = comparisonPage(comparison);
    const script = /<script>(.*?)<\/script>/.exec(page)?.[1] ?? '';
    const hash = createHash('sha256').update(script).digest('base64');
    expect(script).toContain('--at');
    expect(page).toContain(
      `content="default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'sha256-${hash}'"`,
    );
    expect(page).not.toMatch(/https?:|\/\/\w|url\(|@import|<link/);
  });
});
