// @ts-check
/// <reference lib="dom" />
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, relative, sep } from 'node:path';
import { chromium as browsers } from 'playwright-core';
import { StepFailure } from '../process/command.mjs';
import { chromium, ensureProgram } from '../setup/programs.mjs';
import { filesBelow, inRoot, shown } from '../workspace.mjs';
import { stage } from './build-site.mjs';
import { serveFolder } from './serve-folder.mjs';

/** @typedef {import('playwright-core').Page} Page */

/** The widths of a phone, a tablet and a laptop, in pixels. */
const widths = [390, 768, 1280];
const height = 800;

/** Pages that are pictured at every width. */
const pictured = ['index', 'start/index', 'guide/waiting', 'vendors/index', 'reference/support'];

const axePath = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

/** The question of a document, if it answers one on its first screen. @param {string} text */
const questionOf = (text) => /^---\n[^]*?^question: *(.+)$[^]*?^---$/m.exec(text)?.[1]?.replaceAll(/^['"]|['"]$/g, '');

/** Where a page scrolls sideways, by how much. @param {Page} page @returns {Promise<number>} */
const overflow = (page) =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

/** Serious faults that axe finds. @param {Page} page @returns {Promise<readonly string[]>} */
const axeFaults = async (page) => {
  await page.addScriptTag({ path: axePath });
  return page.evaluate(async () => {
    // @ts-expect-error axe is a global of the script that was added
    const { violations } = await axe.run(document, { resultTypes: ['violations'] });
    return violations
      .filter((/** @type {{ impact: string }} */ { impact }) => impact === 'serious' || impact === 'critical')
      .map(
        (/** @type {{ id: string, nodes: { html: string }[] }} */ { id, nodes }) =>
          `${id}: ${nodes.length} ${nodes[0]?.html}`,
      );
  });
};

/**
 * The top of the first code, table or list of a document, in pixels from the top of the page: its answer.
 * @param {Page} page
 * @returns {Promise<number | null>}
 */
const answerTop = (page) =>
  page.evaluate(() => {
    const answer = document.querySelector('.VPHero, .vp-doc :is(div[class*=language-], table, ul, ol)');
    return answer === null ? null : Math.round(answer.getBoundingClientRect().top + window.scrollY);
  });

/** Searches for a name and opens what is found first. @param {Page} page @param {string} url @returns {Promise<string>} */
const search = async (page, url) => {
  await page.goto(url);
  await page.keyboard.press('Control+k');
  await page.locator('#localsearch-input').fill('waitForChange');
  await page.locator('#localsearch-list a').first().click();
  await page.locator('#localsearch-input').waitFor({ state: 'detached' });
  return page.url();
};

/**
 * Opens a built site in Chromium: every page at three widths, light and dark, without a request that leaves this machine.
 * Writes pictures of some and the list of questions with where they are answered.
 * @param {string} folder of the site
 * @returns {Promise<string>} what was looked at
 */
export const lookAtSite = async (folder) => {
  const executablePath = await ensureProgram(chromium);
  const pictures = inRoot('artifacts/site');
  rmSync(pictures, { recursive: true, force: true });
  mkdirSync(pictures, { recursive: true });
  const pages = filesBelow(folder, ['api'])
    .filter((path) => path.endsWith('.html') && !path.endsWith('404.html'))
    .map((path) =>
      relative(folder, path)
        .split(sep)
        .join('/')
        .replace(/\.html$/, ''),
    );
  const site = await serveFolder(folder);
  const browser = await browsers.launch({ executablePath, args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] });
  /** @type {string[]} */
  const faults = [];
  /** @type {string[]} */
  const answers = [];
  try {
    for (const colorScheme of /** @type {const} */ (['light', 'dark'])) {
      const context = await browser.newContext({ colorScheme, viewport: { width: 1280, height } });
      const page = await context.newPage();
      page.on('pageerror', (error) => faults.push(`${page.url()}: ${error.message}`));
      page.on('request', (request) => {
        if (!/^(?:http:\/\/127\.0\.0\.1:|data:|blob:)/.test(request.url()))
          faults.push(`A request to ${request.url()}.`);
      });
      for (const name of colorScheme === 'light' ? pages : pictured) {
        await page.setViewportSize({ width: 1280, height });
        await page.goto(`${site.url}${name}.html`);
        // Records of decisions share one form: their index and the first stand for all.
        const isOneOfMany = /^decisions\/\d/.test(name) && name !== pages.find((other) => /^decisions\/\d/.test(other));
        if (!isOneOfMany) for (const fault of await axeFaults(page)) faults.push(`${name}, ${colorScheme}: ${fault}`);
        const question = questionOf(readFileSync(join(stage, `${name}.md`), 'utf8'));
        if (question !== undefined && colorScheme === 'light') {
          const top = await answerTop(page);
          answers.push(`| ${question} | ${name} | ${top ?? 'nowhere'} |`);
          if (top === null || top > height)
            faults.push(`${name}: its answer begins at ${top ?? 'nowhere'}, below ${height} px.`);
        }
        for (const width of widths) {
          await page.setViewportSize({ width, height });
          const over = await overflow(page);
          if (over > 0) faults.push(`${name}, ${colorScheme}: at ${width} px it scrolls sideways by ${over} px.`);
          if (pictured.includes(name))
            await page.screenshot({
              animations: 'disabled',
              path: join(pictures, `${name.replaceAll('/', '-')}-${width}-${colorScheme}.png`),
            });
        }
      }
      const found = await search(page, site.url);
      if (!found.includes('/guide/waiting')) faults.push(`A search for waitForChange leads to ${found}.`);
      await context.close();
    }
  } finally {
    await browser.close();
    await site.close();
  }
  const table = ['| question | page | answer begins at, in pixels of 800 |', '|---|---|---|', ...answers.sort()];
  writeFileSync(join(pictures, 'first-screens.md'), `${table.join('\n')}\n`);
  if (faults.length > 0) throw new StepFailure(`The site has ${faults.length} faults in a browser.`, faults.join('\n'));
  return `${pages.length} pages at ${widths.join(', ')} px, light and dark, ${answers.length} questions; pictures in ${shown(pictures)}`;
};
