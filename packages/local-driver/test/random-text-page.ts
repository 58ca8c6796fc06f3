import type { Region } from '@farhand/core/driver';

/** A phrase of a random page, and the cell of the page that it is in. */
interface PlacedPhrase {
  readonly phrase: string;
  readonly cell: Region;
}

/** A page of random texts, with the truth about them. */
export interface RandomTextPage {
  /** The pages of the site by path. The first one has the others in frames. */
  readonly pages: Readonly<Record<string, string>>;
  readonly path: string;
  /** What a person sees, one for each text. */
  readonly seen: readonly PlacedPhrase[];
}

/** One piece of a page: its code, what is seen of it, and a document for the frame in it. */
interface Piece {
  readonly html: string;
  readonly seen: readonly string[];
  readonly frame?: string;
}

/** Makes choices that a seed decides. */
interface Choices {
  /** A whole number from 0 to below the limit. */
  below(limit: number): number;
  pick<T>(values: readonly [T, ...T[]]): T;
  /** Words that no other phrase of the page has. */
  words(count: number): string;
}

const choicesOf = (seed: number): Choices => {
  let state = seed * 2_654_435_761;
  let words = 0;
  const below = (limit: number): number => {
    state = (Math.imul(state ^ (state >>> 15), 2_246_822_519) + 0x9e_37_79_b9) >>> 0;
    return ((state ^ (state >>> 13)) >>> 0) % limit;
  };
  const syllables = ['ma', 'ro', 'ti', 'lu', 'ven', 'kas', 'Pol', 'gir'] as const;
  const word = (): string => {
    words += 1;
    return `${syllables[below(8)] ?? ''}${syllables[below(8)] ?? ''}${words}`;
  };
  return {
    below,
    pick: (values) => values[below(values.length)] ?? values[0],
    words: (count) => Array.from({ length: count }, word).join(' '),
  };
};

const style = (font: string): string => `<style>
  body { margin: 0; font: ${font}; } p, ul, table { margin: 0 }
  .light { background: #fff; color: #222 } .dark { background: #1c2430; color: #e8e8e8 }
  .over { position: absolute; inset: 0 }
</style>`;

type MakePiece = (choices: Choices) => Piece;

const hidden = (html: string): Piece => ({ html, seen: [] });

const pieces: readonly [MakePiece, ...MakePiece[]] = [
  ({ words }) => {
    const text = words(7);
    return { html: `<p style="width: 220px">${text}</p>`, seen: [text] };
  },
  ({ words }) => {
    const [one, other] = [words(2), words(1)];
    return { html: `<button>${one}</button> <button><b>${other}</b></button>`, seen: [one, other] };
  },
  ({ words }) => {
    const cells = [words(1), words(2), words(1), words(1)];
    const [a = '', b = '', c = '', d = ''] = cells;
    return { html: `<table><tr><th>${a}<td>${b}<tr><td>${c}<td>${d}</table>`, seen: cells };
  },
  ({ words }) => {
    const items = [words(2), words(1), words(2)];
    return {
      html: `<ul style="list-style: none; padding: 0">${items.map((item) => `<li><a href="#">${item}</a>`).join('')}</ul>`,
      seen: items,
    };
  },
  ({ words, pick }) => {
    const text = words(2);
    return {
      html: pick([
        `<input value="${text}">`,
        `<input placeholder="${text}" style="padding: 6px; font-size: 15px">`,
        `<input type="submit" value="${text}">`,
      ]),
      seen: [text],
    };
  },
  ({ words }) => {
    const [label, text] = [words(1), words(2)];
    return {
      html: `<label>${label}</label> <select><option>${words(1)}<option selected>${text}</select>`,
      seen: [label, text],
    };
  },
  ({ words }) => {
    const [one, other] = [words(2), words(2)];
    return { html: `<textarea cols="30" rows="3">${one}\n${other}</textarea>`, seen: [one, other] };
  },
  ({ words }) => {
    const [first, last] = [words(2), words(2)];
    return {
      html: `<iframe {{frame}} style="width: 260px; height: 60px; border: 3px solid gray; padding: 4px"></iframe>`,
      frame: `<p style="line-height: 20px">${first}</p><p style="line-height: 20px; color: #a00">${last}</p><p style="margin-top: 60px">${words(2)}</p>`,
      seen: [first, last],
    };
  },
  ({ words }) => {
    const text = words(2);
    return {
      html: `<div style="height: 40px; width: 260px; overflow: hidden; position: relative"><iframe {{frame}} style="width: 260px; height: 90px; border: 0; background: #fff"></iframe><div style="position: absolute; left: 0; top: 0; width: 260px; height: 20px; background: #99a; pointer-events: none"></div></div>`,
      frame: `<p style="line-height: 20px">${words(2)}</p><p style="line-height: 20px">${text}</p><p style="line-height: 20px">${words(2)}</p>`,
      seen: [text],
    };
  },
  ({ words, pick }) =>
    hidden(
      `<div style="position: relative; height: 30px; width: 250px">${words(2)}<div class="over" style="${pick(['background: #888', 'background: linear-gradient(#777, #999); pointer-events: none', 'background: #888; border-radius: 4px'])}"></div></div>`,
    ),
  ({ words, pick }) => {
    const text = words(2);
    return {
      html: `<div style="position: relative; height: 30px; width: 250px">${text}<div class="over" style="${pick(['', 'background: rgb(128 128 128 / .4)', 'background: red; opacity: .05', 'background: red; visibility: hidden'])}"></div></div>`,
      seen: [text],
    };
  },
  ({ words, pick }) =>
    hidden(
      `<p style="${pick(['opacity: 0', 'visibility: hidden', 'display: none', 'color: transparent', 'position: absolute; clip-path: inset(50%)', 'transform: translateX(-9999px)', 'font-size: 0', 'background: #345; color: #345'])}">${words(3)}</p>`,
    ),
  ({ words }) => {
    const [first, second] = [words(2), words(2)];
    return {
      html: `<div style="height: 44px; overflow: auto; line-height: 20px; width: 250px"><p>${first}</p><p>${second}</p><p style="margin-top: 10px">${words(2)}</p></div>`,
      seen: [first, second],
    };
  },
  ({ words }) => {
    const [first, rest] = [words(1), words(8)];
    return {
      html: `<p style="width: 150px; white-space: nowrap; overflow: hidden; text-overflow: ellipsis">${first} <span style="padding-left: 120px">${rest}</span></p>`,
      seen: [first],
    };
  },
  ({ words, pick }) => {
    const text = words(2);
    return {
      html: `<div><template shadowrootmode="open"><div style="${pick(['', 'pointer-events: none', 'letter-spacing: 1px'])}"><slot></slot></div></template>${text}</div>`,
      seen: [text],
    };
  },
  ({ words, pick }) => {
    const text = words(2);
    return {
      html: `<p style="width: 140px; transform-origin: 0 0; transform: ${pick(['scale(1.4)', 'scale(.8)', 'translate(20px, 10px)', 'scaleY(1.2)'])}">${text}</p>`,
      seen: [text],
    };
  },
  ({ words }) => {
    const [head, third] = [words(1), words(2)];
    return {
      html: `<div class="scrolled" style="height: 60px; line-height: 20px; overflow: auto; width: 250px"><p style="position: sticky; top: 0; background: #556; color: #fff">${head}</p><p>${words(2)}</p><p>${third}</p><p style="height: 200px; padding-top: 60px">${words(2)}</p></div>`,
      seen: [head, third],
    };
  },
  ({ words }) => {
    const [one, two] = [words(1), words(1)];
    return {
      html: `<div style="display: flex; gap: 8px"><span>${one}</span><span style="text-transform: uppercase; letter-spacing: 2px">${two}</span></div>`,
      seen: [one, two.toUpperCase()],
    };
  },
];

const columns = 3;
const size = { width: 400, height: 110 };

/** Makes the random page of a seed: a grid of pieces that show texts, hide them, or both. */
export const randomTextPage = (seed: number): RandomTextPage => {
  const choices = choicesOf(seed);
  const path = `/${seed}`;
  const font = `${choices.pick([12, 14, 16, 19])}px ${choices.pick(['Arial', 'Georgia', 'monospace', 'Verdana'])}`;
  const pages: Record<string, string> = {};
  const seen: PlacedPhrase[] = [];
  const cells = Array.from({ length: 18 }, (_, index) => {
    const cell = {
      x: (index % columns) * (size.width + 20),
      y: Math.floor(index / columns) * (size.height + 8),
      ...size,
    };
    const make = pieces[(index + seed * 7) % pieces.length] ?? pieces[0];
    const piece = make(choices);
    const framePath = `${path}-${index}`;
    if (piece.frame !== undefined) pages[framePath] = `<!doctype html>${style(font)}<body class="light">${piece.frame}`;
    const at = choices.pick([`src="${framePath}"`, `data-elsewhere="${framePath}"`]);
    seen.push(...piece.seen.map((phrase) => ({ phrase, cell })));
    return `<div class="${choices.pick(['light', 'dark'])}" style="position: absolute; left: ${cell.x}px; top: ${cell.y}px; width: ${size.width}px; height: ${size.height}px">${piece.html.replace('{{frame}}', at)}</div>`;
  });
  pages[path] = `<!doctype html>${style(font)}<body>${cells.join('\n')}<script>
    for (const one of document.querySelectorAll('.scrolled')) one.scrollTop = 20;
    for (const frame of document.querySelectorAll('[data-elsewhere]')) frame.src = location.origin.replace('127.0.0.1', 'localhost') + frame.dataset.elsewhere;
  </script>`;
  return { pages, path, seen };
};
