import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { maskText, patternOf } from '../dist/secret/mask.js';

const masked = (text: string, ...secrets: readonly string[]): string => maskText(text, secrets.map(patternOf));

describe('a secret', () => {
  const secret = 'p@ss "wörd"&1';

  test.each([
    ['as it is', `typed ${secret}.`, 'typed [secret].'],
    ['more than once', `${secret} ${secret}`, '[secret] [secret]'],
    ['in JSON', String.raw`{"text":"p@ss \"wörd\"&1"}`, '{"text":"[secret]"}'],
    ['in JSON of ASCII only', String.raw`{"text":"p@ss \"w\u00f6rd\"&1"}`, '{"text":"[secret]"}'],
    [
      'in JSON in JSON',
      String.raw`{"body":"{\"text\":\"p@ss \\\"wörd\\\"&1\"}"}`,
      String.raw`{"body":"{\"text\":\"[secret]\"}"}`,
    ],
    ['in a URL', '/?q=p%40ss%20%22w%C3%B6rd%22%261', '/?q=[secret]'],
    ['in a URL, in lower case', '/?q=p%40ss%20%22w%c3%b6rd%22%261', '/?q=[secret]'],
    ['in a form', 'q=p%40ss+%22w%C3%B6rd%22%261', 'q=[secret]'],
    ['in HTML', '<b>p@ss &quot;wörd&quot;&amp;1</b>', '<b>[secret]</b>'],
  ])('%s', (_, before, after) => {
    expect(masked(before, secret)).toBe(after);
  });

  test('cut short by whoever repeats it', () => {
    expect(masked('cannot type p@ss "wö', secret)).toBe('cannot type [secret]');
    expect(masked('cannot type p@ss…', secret)).toBe('cannot type [secret]…');
    expect(masked('cannot type p@ss...', secret)).toBe('cannot type [secret]...');
  });

  test('cut short though it is longer than the text', () => {
    expect(masked('p@ss…', secret.repeat(9))).toBe('[secret]…');
  });

  test('with its spaces run together', () => {
    expect(masked('typed correct horse', 'correct  horse')).toBe('typed [secret]');
  });

  test('that ends where another begins is one with it', () => {
    expect(masked('x one-secretanother-secret y', 'one-secret', 'another-secret')).toBe('x [secret] y');
  });
});

describe('a secret of several lines', () => {
  const secret = 'first line\r\nabcd\tlast\nxy';

  test('is masked as a whole, however its lines are broken', () => {
    expect(masked(`<${secret}>`, secret)).toBe('<[secret]>');
    expect(masked('<first line\nabcd\tlast\nxy>', secret)).toBe('<[secret]>');
    expect(masked(String.raw`"first line\nabcd\tlast\nxy"`, secret)).toBe('"[secret]"');
  });

  test('line by line as well', () => {
    expect(masked('{"text":"first line"} {"text":"abcd"} {"text":"last"} {"text":"xy"}', secret)).toBe(
      '{"text":"[secret]"} {"text":"[secret]"} {"text":"[secret]"} {"text":"[secret]"}',
    );
  });
});

describe('a short secret', () => {
  test('is masked where it stands by itself only', () => {
    expect(masked('typed "12", 412 in 12ms, 12', '12')).toBe('typed "[secret]", 412 in 12ms, [secret]');
    expect(masked('q=%2212%22', '12')).toBe('q=%22[secret]%22');
    expect(masked(String.raw`a\n12`, '12')).toBe(String.raw`a\n[secret]`);
  });

  test('without a letter or digit is left alone, or every message would be full of holes', () => {
    expect(masked('It failed. "." - "  "', '.', '  ', '        ')).toBe('It failed. "." - "  "');
  });
});

test('single characters are masked in quotes, if they are asked for', () => {
  const text = `typed "a", 'a', \\"a\\" and a "b" "ab"`;
  expect(maskText(text, [], { characters: new Set('a') })).toBe(
    `typed "[secret]", '[secret]', \\"[secret]\\" and a "b" "ab"`,
  );
  expect(maskText(text, [])).toBe(text);
});

test('what is no secret stays', () => {
  expect(masked('Lightcone: POST /computers/{id}/type failed', 'correct horse')).toBe(
    'Lightcone: POST /computers/{id}/type failed',
  );
});

test('a text of many megabytes takes no more than its size', () => {
  const text = `${'correct horse'.repeat(400_000)}!`;
  expect(masked(text, 'correct horse')).toBe('[secret]!');
});

describe('what takes no more than its size', () => {
  test('a text of many places where a secret may have been cut: as many looks for a secret of a hundred lines as for one', () => {
    const looksFor = (secret: string): number => {
      let looks = 0;
      const pattern = patternOf(secret);
      const heads = new (class extends Set<string> {
        override has(value: string): boolean {
          looks += 1;
          return super.has(value);
        }
      })(pattern.heads);
      expect(maskText(`corr${'…'.repeat(1_000)}`, [{ ...pattern, heads }])).toBe(`[secret]${'…'.repeat(1_000)}`);
      return looks;
    };
    const lines = Array.from({ length: 100 }, (_, index) => `line ${index} of a key`);
    expect(looksFor('correct horse')).toBe(5_992);
    expect(looksFor(['correct horse', ...lines].join('\n'))).toBe(5_992);
  });

  test('a secret that repeats itself: each of its places in a row is looked for once', () => {
    const searches = vi.spyOn(String.prototype, 'lastIndexOf');
    onTestFinished(() => searches.mockRestore());
    expect(masked(`<${'ab'.repeat(50_000)}> <${'ab'.repeat(500)}>`, 'ab'.repeat(500))).toBe('<[secret]> <[secret]>');
    expect(searches).toHaveBeenCalledTimes(101);
  });

  test('a short secret: places that overlap are looked at one by one', () => {
    expect(masked('1-1-1', '1-1')).toBe('[secret]');
  });
});
