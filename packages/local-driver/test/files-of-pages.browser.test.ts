import { ActionFailedError, launch, UnsupportedFacetError, type Computer, type FileChooser } from '@farhand/core';
import { local } from '@farhand/local-driver';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { useOwnTempFolder } from './left-behind.js';
import { useSite } from './loopback-site.js';
import { useOtherBrowser } from './somebody-elses-browser.js';

useOwnTempFolder();

let computer: Computer;

beforeAll(async () => {
  computer = await launch(local());
});

afterAll(() => computer.close());

/** A folder for one test. */
const folder = (): string => {
  const path = mkdtempSync(join(tmpdir(), 'farhand-test-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
};

/** A page that asks for files on a click, and has what it got as its title. */
const choosing = (attributes = ''): string =>
  `data:text/html,${encodeURIComponent(`<title>none</title>
    <input type="file" id="field" ${attributes} style="position: fixed; left: 0; top: 0; width: 200px; height: 50px">
    <script>
      const show = async () => {
        const texts = await Promise.all([...field.files].map(async (file) =>
          [file.webkitRelativePath || file.name, file.type, await file.text()].join(' ')));
        document.title = texts.toSorted().join('; ');
      };
      field.onchange = show;
      field.oncancel = () => { document.title = 'canceled'; };
    </script>`)}`;

describe('a page that asks for files', () => {
  const ask = async (attributes = ''): Promise<FileChooser> => {
    await computer.tab.goto(choosing(attributes));
    const waiting = computer.waitForEvent('filechooser');
    await computer.tab.click(100, 25);
    return waiting;
  };

  test('gets one by its path', async () => {
    const path = join(folder(), 'héllo wörld.txt');
    writeFileSync(path, 'content');
    const chooser = await ask();
    expect(chooser.tab).toBe(computer.tab);
    expect(chooser.isMultiple).toBe(false);
    await chooser.setFiles(path);
    await expect.poll(() => computer.tab.title()).toBe('héllo wörld.txt text/plain content');
  });

  test('gets several that are made of bytes, an empty one too', async () => {
    const chooser = await ask('multiple');
    expect(chooser.isMultiple).toBe(true);
    await chooser.setFiles([
      { name: 'a.json', mimeType: 'application/json', bytes: new TextEncoder().encode('{}') },
      { name: 'b', mimeType: 'text/html', bytes: new Uint8Array() },
    ]);
    await expect.poll(() => computer.tab.title()).toBe('a.json application/json {}; b text/html');
  });

  test('gets a folder, if it asks for one', async () => {
    const path = folder();
    mkdirSync(join(path, 'photos'));
    writeFileSync(join(path, 'photos', 'one.txt'), '1');
    writeFileSync(join(path, 'photos', 'two.txt'), '2');
    const chooser = await ask('webkitdirectory');
    await chooser.setFiles(join(path, 'photos'));
    await expect.poll(() => computer.tab.title()).toBe('photos/one.txt text/plain 1; photos/two.txt text/plain 2');
  });

  test('gets none, and hears of that', async () => {
    await (await ask()).cancel();
    await expect.poll(() => computer.tab.title()).toBe('canceled');
  });

  test('asks every time while there is a listener', async () => {
    const stop = computer.on('filechooser', (chooser) =>
      chooser.setFiles({ name: 'a', mimeType: 'text/plain', bytes: new Uint8Array([65]) }),
    );
    await computer.tab.goto(choosing());
    await computer.tab.click(100, 25);
    await expect.poll(() => computer.tab.title()).toBe('a text/plain A');
    await computer.tabs.open(choosing());
    await computer.tab.click(100, 25);
    await expect.poll(() => computer.tab.title()).toBe('a text/plain A');
    stop();
    await computer.tab.goto(choosing());
    await computer.tab.click(100, 25);
    // A headless browser has none to show, and says so to the page.
    await expect.poll(() => computer.tab.title()).toBe('canceled');
  });

  test('what cannot be chosen is rejected before anything is sent', async () => {
    const chooser = await ask();
    const bytes = new Uint8Array();
    await expect(chooser.setFiles('missing.txt')).rejects.toThrow(
      'fileChooser.setFiles: the file "missing.txt" was not found at',
    );
    const two = [1, 2].map((n) => ({ name: `${n}`, mimeType: 'text/plain', bytes }));
    await expect(chooser.setFiles(two)).rejects.toThrow('the page accepts one file, got 2. Pass one of them.');
    await expect(chooser.setFiles({ name: '../x', mimeType: '', bytes })).rejects.toThrow('a name without folders');
    await expect(chooser.setFiles({ name: 'x', mimeType: '', bytes: 'text' as never })).rejects.toThrow('a Uint8Array');
    await expect(chooser.setFiles(7 as never)).rejects.toThrow('a path or { name, mimeType, bytes }, got 7.');
    await expect(chooser.setFiles('')).rejects.toThrow(TypeError);
    expect(await computer.tab.title()).toBe('none');
    await computer.tab.goto('about:blank');
    await expect(chooser.setFiles([])).rejects.toThrow(ActionFailedError);
  });
});

describe('a download', () => {
  const site = useSite({
    '/page': `<body>${['/plain', '/../../x', `/${'é'.repeat(200)}.txt`]
      .map(
        (path, index) =>
          `<a style="position: fixed; left: 0; top: ${index * 50}px; width: 100px; height: 50px" href="data:text/plain,content" download="${path.slice(1)}">.</a>`,
      )
      .join(
        '',
      )}<a id="blank" target="_blank" style="position: fixed; left: 0; top: 150px; width: 100px; height: 50px" href="data:application/octet-stream,blank" download="blank.bin">.</a>`,
  });

  test('is a file in a folder of the computer, which goes with it', async () => {
    const own = await launch(local());
    onTestFinished(() => own.close());
    await own.tab.goto(site.at('/page'));
    const waiting = own.waitForEvent('download');
    await own.tab.click(50, 25);
    const download = await waiting;
    expect([download.suggestedFilename, download.url, download.tab]).toEqual([
      'plain.txt',
      'data:text/plain,content',
      own.tab,
    ]);
    const path = await download.path();
    expect(readFileSync(path, 'utf8')).toBe('content');
    expect(new TextDecoder().decode(await download.bytes())).toBe('content');
    expect(await download.failure()).toBe(undefined);
    const copy = join(folder(), 'sub', 'copy.txt');
    await download.saveAs(copy);
    expect(readFileSync(copy, 'utf8')).toBe('content');
    await own.close();
    expect(existsSync(path)).toBe(false);
    expect(existsSync(dirname(path))).toBe(false);
    expect(existsSync(copy)).toBe(true);
  });

  test.each([
    ['whose name climbs out of its folder', 75, '_.._x'],
    ['whose name is too long for a file', 125, `${'é'.repeat(125)}.txt`],
  ])('%s has a name that a folder can hold', async (_what, y, name) => {
    await computer.tab.goto(site.at('/page'));
    const waiting = computer.waitForEvent('download');
    await computer.tab.click(50, y);
    const download = await waiting;
    expect(download.suggestedFilename).toBe(name);
    const target = join(folder(), download.suggestedFilename);
    await download.saveAs(target);
    expect(basename(target)).toBe(name);
    expect(readFileSync(target, 'utf8')).toBe('content');
  });
});

describe('in a browser that Farhand did not start', () => {
  const theirs = useOtherBrowser();

  test('files are chosen as in a browser of its own, and downloads are left alone', async () => {
    const attached = await launch(local({ cdpUrl: theirs.address() }));
    onTestFinished(() => attached.close());
    await attached.tab.goto(choosing());
    const waiting = attached.waitForEvent('filechooser');
    await attached.tab.click(100, 25);
    await (await waiting).setFiles({ name: 'a', mimeType: 'text/plain', bytes: new Uint8Array([65]) });
    await expect.poll(() => attached.tab.title()).toBe('a text/plain A');
    expect(() => attached.on('download', () => undefined)).toThrow(UnsupportedFacetError);
    await expect(attached.waitForEvent('download')).rejects.toThrow(
      'computer.waitForEvent: Farhand did not start this browser, so its downloads go where the browser is set to put them',
    );
  });
});
