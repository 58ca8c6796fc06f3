import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig, type DefaultTheme } from 'vitepress';
import llmstxt from 'vitepress-plugin-llms';

import { sections } from './page-tree.js';

const description = 'Drive browsers and desktops from TypeScript, on your machine or in the cloud.';

/** The heading of a page. */
const titleOf = (page: string): string => {
  const path = fileURLToPath(new URL(`../${page}.md`, import.meta.url));
  const text = existsSync(path) ? readFileSync(path, 'utf8') : '';
  const title = /^# (.+)$/m.exec(text)?.[1];
  if (title === undefined) throw new Error(`The page ${page}.md is in the page tree and has no heading.`);
  return title.replaceAll('`', '');
};

const linkOf = (page: string): string => `/${page.replace(/(^|\/)index$/, '$1')}`;

const sidebar: DefaultTheme.SidebarItem[] = sections.map(({ title, pages }) => ({
  text: title,
  items: pages.map((page) => ({ text: titleOf(page), link: linkOf(page) })),
}));

/** Anchors as hosts of Markdown derive them, so that a link works there and on the site. */
const slugify = (heading: string): string =>
  heading
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');

export default defineConfig({
  title: 'Farhand',
  description,
  lang: 'en-US',
  cleanUrls: false,
  // The API reference and copies of source files join the pages after they are built; check-site.mjs follows these links.
  ignoreDeadLinks: [/^\/(api|source)\//],
  markdown: {
    theme: { light: 'github-light-high-contrast', dark: 'github-dark-high-contrast' },
    anchor: { slugify },
    toc: { slugify },
  },
  vite: { plugins: [llmstxt()], build: { chunkSizeWarningLimit: 4000 } },
  themeConfig: {
    outline: { level: [2, 3] },
    search: {
      provider: 'local',
      options: {
        detailedView: true,
        // The theme shows the keys as text that is no part of the button's name. The style hides them, and the name has them.
        translations: { button: { buttonText: 'Search (Ctrl K)', buttonAriaLabel: 'Search (Ctrl K)' } },
      },
    },
    sidebar,
    nav: [
      { text: 'Start', link: '/start/' },
      { text: 'Test', link: '/test/' },
      { text: 'Port', link: '/guide/porting' },
      { text: 'Vendors', link: '/vendors/' },
      { text: 'API', link: '/api/', target: '_self' },
    ],
    footer: { message: 'MIT License' },
  },
});
