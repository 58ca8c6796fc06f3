import { describe, expect, test } from 'vitest';
import { useBrowser } from './browser.js';
import { bodyOf, seenIn } from './seen-in.js';

const browser = useBrowser();

/** What a page with this body shows. */
const seen = async (body: string): Promise<readonly string[]> => seenIn(await browser.open(bodyOf(body)));

const over = (style: string, tag = 'div', inner = ''): string =>
  `<div style="position: relative; width: 200px; height: 20px">Under it<${tag} style="position: absolute; left: 0; top: 0; width: 200px; height: 20px; ${style}">${inner}</${tag}></div>`;

describe('words belong together', () => {
  test.each<[string, string, readonly string[]]>([
    ['in a line', '<p>Save  all\n files</p>', ['Save all files']],
    ['in a paragraph that wraps', '<p style="width: 60px">Save all of the files</p>', ['Save all of the files']],
    ['over inline elements', '<p>Save <b>al</b>l <a href="#">of</a> <i>the</i> files</p>', ['Save all of the files']],
    ['at a line break', '<h1>Save<br>all</h1>', ['Save all']],
    ['but not over cells', '<table><tr><td>Save<td>all</table>', ['Save', 'all']],
    ['but not over buttons', 'Do <button>Save</button><button>all</button> of', ['Do', 'Save', 'all', 'of']],
    ['but not over flex items', '<div style="display: flex">Save<span>all</span>files</div>', ['Save', 'all', 'files']],
    ['but not over list items', '<ul><li>Save<li>all</ul>', ['Save', 'all']],
    ['but not over labels', '<label>Save</label> <label>all</label>', ['Save', 'all']],
    ['but not over blocks', 'Save<div>all</div>files', ['Save', 'all', 'files']],
    ['but not over lines of code', '<pre>let a\nlet b</pre>', ['let a', 'let b']],
    [
      'but not over a word that is covered',
      '<p>Save <span style="color: transparent">x</span><span id="a" style="position: relative">not<span style="position: absolute; inset: 0; background: red"></span></span> all</p>',
      ['Save', 'all'],
    ],
    ['with a gap between words without a space', '<a>Inbox</a><b style="margin-left: 8px">3</b>', ['Inbox 3']],
    [
      'with a word that breaks',
      '<p style="width: 60px; overflow-wrap: anywhere">Saveallofthefiles now</p>',
      ['Saveallofthefiles now'],
    ],
  ])('%s', async (_name, body, expected) => expect(await seen(body)).toEqual(expected));
});

describe('a text is as it is drawn', () => {
  test.each<[string, string, readonly string[]]>([
    ['in capitals', '<p style="text-transform: uppercase">Save</p>', ['SAVE']],
    ['in small letters', '<p style="text-transform: lowercase">SAVE</p>', ['save']],
    ['with initials', '<p style="text-transform: capitalize">save all</p>', ['Save All']],
    ['without soft hyphens', '<p>Sa&shy;ve a&#8203;ll</p>', ['Save all']],
    [
      'with generated content',
      '<style>p::before { content: "Do " } p::after { content: " now" }</style><p>save</p>',
      ['Do save now'],
    ],
    [
      'with a generated badge',
      '<style>p { position: relative; width: 90px } p::after { content: attr(data-n); position: absolute; right: 0; top: 0 }</style><p data-n="3">Inbox</p>',
      ['Inbox', '3'],
    ],
    ['from right to left', '<p dir="rtl">שלום עולם</p>', ['שלום עולם']],
  ])('%s', async (_name, body, expected) => expect(await seen(body)).toEqual(expected));
});

describe('a field shows', () => {
  test.each<[string, string, readonly string[]]>([
    ['its value', '<input value="Ada Lovelace">', ['Ada Lovelace']],
    ['its placeholder', '<input placeholder="Your name">', ['Your name']],
    ['no password', '<input type="password" value="hunter2">', []],
    ['no masked text', '<input value="hunter2" style="-webkit-text-security: disc">', []],
    [
      'the label of a button',
      '<input type="submit" value="Send it"><input type="button" value="Go">',
      ['Send it', 'Go'],
    ],
    ['the usual labels', '<input type="submit"><input type="reset">', ['Submit', 'Reset']],
    ['the option that is chosen', '<select><option>One<option selected>Two</select>', ['Two']],
    [
      'the lines of a textarea',
      '<textarea cols="30" rows="3">Dear Ada,\nhow are you</textarea>',
      ['Dear Ada,', 'how are you'],
    ],
    [
      'nothing that was scrolled away',
      '<textarea id="t" cols="30" rows="2">one\ntwo\nthree\nfour</textarea><script>t.scrollTop = 1000</script>',
      ['three', 'four'],
    ],
    ['the options of a list', '<select size="3"><option>One<option>Two</select>', ['One', 'Two']],
  ])('%s', async (_name, body, expected) => expect(await seen(body)).toEqual(expected));
});

describe('not seen is', () => {
  test.each<[string, string]>([
    [
      'what has no box',
      '<p style="display: none">No</p><script>1</script><template>No</template><noscript>No</noscript>',
    ],
    ['what is hidden', '<p style="visibility: hidden">No</p>'],
    ['what is transparent', '<p style="opacity: 0">No</p><div style="opacity: .3"><p style="opacity: .3">No</p></div>'],
    ['text without color', '<p style="color: transparent">No</p><p style="color: #0000">No</p>'],
    ['text in the color behind it', '<p style="color: #fff">No</p><p style="background: #123; color: #112233">No</p>'],
    ['a closed details', '<details><summary></summary>No</details>'],
    ['skipped content', '<div style="content-visibility: hidden">No</div>'],
    ['what is above the window', '<p style="position: absolute; top: -100px">No</p>'],
    ['what is below the window', '<p style="margin-top: 5000px">No</p>'],
    ['what is indented away', '<p style="text-indent: -9999px">No</p>'],
    [
      'text for screen readers',
      '<p style="position: absolute; width: 1px; height: 1px; overflow: hidden; white-space: nowrap">No</p>',
    ],
    ['what a clip takes away', '<p style="position: absolute; clip: rect(0, 0, 0, 0)">No</p>'],
    ['what a clip path takes away', '<p style="clip-path: inset(50%)">No</p>'],
    ['what a closed wrapper holds', '<div style="height: 0; overflow: hidden"><p>No</p></div>'],
    [
      'what is skipped in what is inert',
      '<div inert><details><summary></summary>No</details><p style="content-visibility: hidden">No</p></div>',
    ],
    ['a small font', '<p style="font-size: 0">No</p>'],
    ['what is scaled to nothing', '<p style="transform: scale(0)">No</p>'],
    ['what is blurred', '<p style="filter: blur(6px)">No</p>'],
    ['an icon of an icon font', '<p>&#xE001;</p>'],
  ])('%s', async (_name, body) => expect(await seen(body)).toEqual([]));
});

describe('seen is', () => {
  test.each<[string, string]>([
    ['what is visible in what is not', '<div style="visibility: hidden"><b style="visibility: visible">Yes</b></div>'],
    ['what has no box of its own', '<div style="display: contents">Yes</div>'],
    ['what is hidden from screen readers', '<p aria-hidden="true">Yes</p>'],
    ['what no pointer reaches', '<p style="pointer-events: none; user-select: none">Yes</p>'],
    ['half transparent text', '<p style="opacity: .5">Yes</p>'],
    [
      'text in a gradient',
      '<p style="background: linear-gradient(red, blue); -webkit-background-clip: text; color: transparent">Yes</p>',
    ],
    ['light text on dark', '<p style="background: #000; color: #fff">Yes</p>'],
    ['an open details', '<details open><summary style="list-style: none"></summary>Yes</details>'],
    [
      'the only text of a shadow tree',
      '<div id="h"></div><script>h.attachShadow({ mode: "open" }).innerHTML = "Yes"</script>',
    ],
    ['the label of a disabled button', '<button disabled>Yes</button>'],
    [
      'text in a floating label below a field',
      '<div style="position: relative"><label style="position: absolute; left: 9px; top: 3px">Yes</label><input style="position: relative; background: none"></div>',
    ],
    [
      'text over a sibling in its color',
      '<div style="position: relative; height: 30px"><i style="position: absolute; inset: 0; background: #000"></i><b style="position: relative; color: #fff">Yes</b></div>',
    ],
    ['turned text', '<p style="width: 60px; margin: 40px; rotate: 45deg">Yes</p>'],
    ['a popover', '<div popover id="p">Yes</div><script>p.showPopover()</script>'],
    ['a frame without scripts', '<iframe sandbox srcdoc="Yes" style="border: 0"></iframe>'],
    ['inert text', '<p inert>Yes</p>'],
    [
      'text over an image',
      '<div style="background: url(data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7)">Yes</div>',
    ],
    [
      'text below the content of a button',
      '<button style="position: relative">Yes<i style="position: absolute; inset: 0"></i></button>',
    ],
    [
      'a positioned child of a narrow clip',
      '<div style="width: 10px; height: 10px; overflow: hidden"><p style="position: absolute">Yes</p></div>',
    ],
    [
      'a link stretched over its card',
      '<style>a::after { content: ""; position: absolute; inset: 0 }</style><div style="position: relative; background: #eee"><a href="#">Yes</a></div>',
    ],
    ['text in SVG', '<svg width="100" height="40"><text x="5" y="20">Yes</text></svg>'],
  ])('%s', async (_name, body) => expect(await seen(body)).toEqual(['Yes']));
});

describe('a cover hides what is under it', () => {
  test.each<[string, string]>([
    ['an opaque element', over('background: #eee')],
    ['one that no pointer reaches', over('background: #eee; pointer-events: none')],
    [
      'one that a strong rule keeps from the pointer',
      `<style>body div#c.c { pointer-events: none !important }</style>${over('background: #eee').replace('<div style="position: absolute', '<div id="c" class="c" style="position: absolute')}`,
    ],
    ['a picture', over('background: linear-gradient(red, blue)')],
    [
      'a canvas that is painted',
      `${over('', 'canvas')}<script>const c = document.querySelector('canvas').getContext('2d'); c.fillRect(0, 0, 999, 999)</script>`,
    ],
    ['a frame', over('border: 0', 'iframe')],
    ['a blur', over('backdrop-filter: blur(8px)')],
    [
      'its generated content',
      '<style>p { position: relative } p::after { content: ""; position: absolute; inset: 0; background: #eee }</style><p>Under it</p>',
    ],
    [
      'what it lies behind',
      '<div style="background: #eee"><p style="position: relative; z-index: -1">Under it</p></div>',
    ],
  ])('if it is %s', async (_name, body) => expect(await seen(body)).toEqual([]));

  test.each<[string, string]>([
    ['has no paint', over('')],
    ['is nearly transparent', over('background: rgb(0 0 0 / .5)')],
    ['is transparent as a whole', over('background: #eee; opacity: 0')],
    ['is a canvas without paint', over('pointer-events: none', 'canvas')],
    ['covers a corner of it', over('background: #eee; width: 12px; height: 8px')],
  ])('but not if it %s', async (_name, body) => expect(await seen(body)).toEqual(['Under it']));

  test('and a sticky header hides what is scrolled below it', async () =>
    expect(
      await seen(`<div id="s" style="height: 100px; overflow: auto"><div style="position: sticky; top: 0; height: 40px; background: #ddd">Head</div>
        <p style="height: 20px; margin: 0">First</p><p style="height: 20px; margin: 0">Second</p><p style="height: 20px; margin: 0">Third</p><p style="height: 300px; margin: 0">Last</p></div>
        <script>s.scrollTop = 40</script>`),
    ).toEqual(['Head', 'Third', 'Last']));

  test('and a modal dialog leaves what its backdrop lets through', async () =>
    expect(
      await seen(
        '<p style="position: absolute; left: 600px; top: 350px">Behind</p><p>Beside</p><dialog id="d" style="width: 500px; height: 200px">Front</dialog><script>d.showModal()</script>',
      ),
    ).toEqual(['Beside', 'Front']));
});

describe('an ellipsis cuts words', () => {
  test('at the end of a line', async () =>
    expect(
      await seen(
        '<p style="width: 100px; overflow: hidden; white-space: nowrap; text-overflow: ellipsis">Save all of the files</p>',
      ),
    ).toEqual(['Save all of']));

  test('at the end of the last line of several', async () =>
    expect(
      await seen(
        '<p style="display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 2; overflow: hidden; width: 100px; padding-bottom: 22px">Save all of the files now and then again</p>',
      ),
    ).toEqual(['Save all of the files', 'and then']));
});

describe('a word that is cut', () => {
  const cut = (width: number): string =>
    `<div style="width: ${width}px; overflow: hidden; white-space: nowrap">Internationalization</div>`;

  test('is seen if two thirds of it are', async () => expect(await seen(cut(110))).toEqual(['Internationalization']));
  test('is not seen otherwise', async () => expect(await seen(cut(80))).toEqual([]));
});
