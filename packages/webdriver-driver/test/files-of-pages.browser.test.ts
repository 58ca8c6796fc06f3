import { attach, launch, UnsupportedFacetError, type Computer, type FileChooser } from '@farhand/core';
import { webdriver } from '@farhand/webdriver-driver';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { asOtherMachine } from './other-machine.js';
import { headless, launchBy, servers } from './webdriver-server.js';

/** A folder for one test. */
const folder = (): string => {
  const path = mkdtempSync(join(tmpdir(), 'farhand-test-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
};

/** A browser on the machine of the tests. */
const here = async (): Promise<Computer> => {
  const server = await servers.chromedriver();
  onTestFinished(() => server.stop());
  const computer = await launchBy(server);
  onTestFinished(() => computer.close());
  return computer;
};

/** A browser of a Grid that seems to be on another machine. */
const elsewhere = async (capabilities: object): Promise<Computer> => {
  const server = await servers['a Grid']();
  onTestFinished(() => server.stop());
  const url = await asOtherMachine(server.url);
  const computer = await launch(webdriver({ url, capabilities: { ...headless(), ...capabilities } }));
  onTestFinished(() => computer.close());
  return computer;
};

/** A page that asks for files on a click, and has what it got as its title. */
const choosing = (attributes = ''): string =>
  `data:text/html,${encodeURIComponent(`<title>none</title>
    <input type="file" id="field" ${attributes} style="position: fixed; left: 0; top: 0; width: 200px; height: 50px">
    <script>
      field.onchange = async () => {
        const texts = await Promise.all([...field.files].map(async (file) =>
          [file.webkitRelativePath || file.name, await file.text()].join(' ')));
        document.title = texts.toSorted().join('; ');
      };
    </script>`)}`;

const ask = async (computer: Computer, attributes = ''): Promise<FileChooser> => {
  await computer.tab.goto(choosing(attributes));
  const waiting = computer.waitForEvent('filechooser');
  await computer.tab.click(100, 25);
  return waiting;
};

/** A page with a link that saves a text, and one below it that saves another under the same name. */
const saving = `data:text/html,${encodeURIComponent(
  ['first', 'second']
    .map(
      (text, index) =>
        `<a style="position: fixed; left: 0; top: ${index * 50}px; width: 100px; height: 50px" href="data:text/plain,${text}" download="note.txt">.</a>`,
    )
    .join(''),
)}`;

/** Saves both files, and resolves to the texts that they have afterwards. */
const saveBoth = async (computer: Computer): Promise<readonly string[]> => {
  await computer.tab.goto(saving);
  const paths: string[] = [];
  for (const y of [25, 75]) {
    const waiting = computer.waitForEvent('download');
    await computer.tab.click(50, y);
    const download = await waiting;
    expect([download.suggestedFilename, download.tab]).toEqual(['note.txt', computer.tab]);
    expect(await download.failure()).toBe(undefined);
    paths.push(await download.path());
  }
  return paths.map((path) => readFileSync(path, 'utf8'));
};

describe('a browser on this machine', () => {
  test('takes files by their paths, made of bytes, and as a folder', async () => {
    const computer = await here();
    const own = folder();
    mkdirSync(join(own, 'photos'));
    writeFileSync(join(own, 'photos', 'one.txt'), '1');
    const single = await ask(computer);
    expect([single.isMultiple, single.tab]).toEqual([false, computer.tab]);
    await single.setFiles(join(own, 'photos', 'one.txt'));
    await expect.poll(() => computer.tab.title()).toBe('one.txt 1');

    const several = await ask(computer, 'multiple');
    expect(several.isMultiple).toBe(true);
    await several.setFiles([
      { name: 'héllo wörld.txt', mimeType: 'text/plain', bytes: new TextEncoder().encode('{}') },
      { name: 'b', mimeType: 'text/plain', bytes: new Uint8Array() },
    ]);
    await expect.poll(() => computer.tab.title()).toBe('b ; héllo wörld.txt {}');

    await (await ask(computer, 'webkitdirectory')).setFiles(join(own, 'photos'));
    await expect.poll(() => computer.tab.title()).toBe('photos/one.txt 1');
  });

  test('reports choosers in every tab while there is a listener', async () => {
    const computer = await here();
    const stop = computer.on('filechooser', (chooser) =>
      chooser.setFiles({ name: 'a', mimeType: 'text/plain', bytes: new Uint8Array([65]) }),
    );
    for (const open of [() => computer.tab.goto(choosing()), () => computer.tabs.open(choosing())]) {
      await open();
      await computer.tab.click(100, 25);
      await expect.poll(() => computer.tab.title()).toBe('a A');
    }
    stop();
    const chooser = await ask(computer);
    await computer.tab.goto('about:blank');
    await expect(chooser.setFiles([])).rejects.toMatchObject({ code: 'ACTION_FAILED' });
  });

  test('keeps each download apart until the computer is closed', async () => {
    const computer = await here();
    expect(await saveBoth(computer)).toEqual(['first', 'second']);
    const waiting = computer.waitForEvent('download');
    await computer.tab.click(50, 25);
    const path = await (await waiting).path();
    await computer.close();
    expect([existsSync(path), existsSync(dirname(path))]).toEqual([false, false]);
  });

  test('of a session that somebody else has created keeps its downloads', async () => {
    const server = await servers.chromedriver();
    onTestFinished(() => server.stop());
    const owner = await launchBy(server);
    onTestFinished(() => owner.close());
    await using guest = await attach(webdriver({ url: server.url }), owner.id);
    expect(() => guest.on('download', () => undefined)).toThrow(UnsupportedFacetError);
    expect(await saveBoth(owner)).toEqual(['first', 'second']);
  });
});

describe('a browser on another machine', () => {
  test('gets files through its Grid, and gives downloads that the Grid manages', async () => {
    const computer = await elsewhere({ 'se:downloadsEnabled': true });
    const own = folder();
    writeFileSync(join(own, 'one.txt'), '1');
    await (await ask(computer)).setFiles(join(own, 'one.txt'));
    await expect.poll(() => computer.tab.title()).toBe('one.txt 1');
    await (await ask(computer)).setFiles({ name: 'two.txt', mimeType: 'text/plain', bytes: new Uint8Array([50]) });
    await expect.poll(() => computer.tab.title()).toBe('two.txt 2');
    await expect((await ask(computer, 'webkitdirectory')).setFiles(own)).rejects.toThrow('takes files only');

    expect(await saveBoth(computer)).toEqual(['first', 'second']);
  });

  test('says what to do for downloads that the Grid does not manage', async () => {
    const computer = await elsewhere({});
    await computer.tab.goto(saving);
    const waiting = computer.waitForEvent('download');
    await computer.tab.click(50, 25);
    const download = await waiting;
    expect(await download.failure()).toBe(undefined);
    await expect(download.path()).rejects.toThrow("pass the capability 'se:downloadsEnabled': true");
  });
});
