import type { Result } from './compare.js';
import type { Machine } from './machine.js';
import { columns, rowOf } from './table.js';

/** What a run of the comparisons has measured, and on what. */
export interface Measured {
  readonly machine: Machine;
  readonly results: readonly Result[];
}

/** The sections of the page: a title, the suites, and what a reader needs to know about them. */
const sections: readonly { readonly title: string; readonly suites: readonly string[]; readonly about: string }[] = [
  {
    title: 'Input in a local browser',
    suites: ['browser'],
    about: `Each side has its own Chromium, with the same page. *Limit* is Chromium alone: the same commands of the DevTools protocol, 32 in flight, without any
library.

A click waits until the page has settled after the click before, unless clicks at that place are known to scroll nothing. So clicks at different
places take longer than Playwright's, which does not wait. [Typed keys and clicks at one
place](../decisions/2026-11-30-the-page-counts-its-input.md) are in flight together.`,
  },
  {
    title: 'Input on a local desktop',
    suites: ['desktop'],
    about: `An X server of its own with Chromium in it; xdotool and scrot act on the same screen. A page counts every move and click: a merged move is reported as
a fault. Drags are this fast while the machine is idle: with other work, [a step takes longer](../decisions/2026-11-30-steps-wait-for-programs-to-sleep.md),
so that no program merges it with the next. The second click at one place follows at once only with a low \`local({ clickIntervalMs })\`.`,
  },
  {
    title: 'CPU of the client',
    suites: ['client', 'fleet'],
    about: `The vendor is a server in another process that answers at once. undici sends the same POST and reads the reply as JSON. A call of Farhand also
validates and compiles the action, takes the place of the call in your code for errors, and keeps count of what is held.

With 100 computers in one process the CPU is the limit: [a click takes about 100 µs](../decisions/2026-11-30-a-call-is-cheap.md), a third of it in undici
and a tenth for the place of the call. At 1,000 computers nothing else breaks first.`,
  },
  {
    title: 'Round trips to a vendor',
    suites: ['vendor'],
    about: `The emulators answer each request after 100 ms. Lybic's screenshots take two requests each.`,
  },
  {
    title: 'Screenshots',
    suites: ['looks'],
    about: `*For own eyes* are the pictures that \`settled()\` and \`waitForStill()\` compare. They are encoded quickly instead of small.`,
  },
  {
    title: 'Imports',
    suites: ['imports'],
    about: `A program that only imports, compared with an empty one. What a program does not use is not loaded.`,
  },
];

/** The comparisons that the picture shows, with short names. */
const shown: readonly (readonly [suite: string, name: string, label: string])[] = [
  ['browser', 'type', 'typed character'],
  ['browser', 'click-in-chain', 'click in a chain'],
  ['browser', 'press', 'press'],
  ['browser', 'click', 'click'],
  ['looks', 'glance', 'screenshot'],
  ['desktop', 'click-again', 'click again, X'],
];

/** Each time of the picture in percent of the peer's. */
const percentsOf = (results: readonly Result[]): readonly { readonly label: string; readonly percent: number }[] =>
  shown.flatMap(([suite, name, label]) => {
    const found = results.find((one) => one.suite === suite && one.name === name);
    return found?.compared === undefined ? [] : [{ label, percent: Math.round(found.compared.median * 1000) / 10 }];
  });

/** Columns that are empty in all rows are left out. */
const tableOf = (results: readonly Result[]): string => {
  const rows = results.map(rowOf);
  const used = columns.map((_, at) => rows.some((row) => row[at] !== ''));
  return [columns, columns.map(() => '---'), ...rows]
    .map((cells) => `| ${cells.filter((_, at) => used[at]).join(' | ')} |`)
    .join('\n');
};

/** Returns the page of the documentation that shows the results. */
export const pageOf = ({ machine, results }: Measured): string => {
  const { date, system, processors, processor, node, chromium } = machine;
  const judged = sections.map(({ title, suites, about }) => {
    const own = results.filter(({ suite }) => suites.includes(suite));
    return `## ${title}\n\n${tableOf(own)}\n\n${about}\n`;
  });
  return `---
description: How fast Farhand is beside Playwright, undici, xdotool and scrot, with the spread of each figure.
question: How fast is it?
---

# Performance

![Farhand's time beside that of a peer](../pictures/beside-peers.svg)

In percent of the peer's time: ${percentsOf(results)
    .map(({ label, percent }) => `${label} ${percent} %`)
    .join(', ')}.

\`npm run bench\` measured everything on this page on ${date}: ${system}, ${processors} processors (${processor}), Node ${node},
Chromium ${chromium}. It compares within one run. Farhand and the peer take turns, and each ratio is of two neighbors, because a machine is not
equally fast at all times. Figures are medians, with the quarter below and above in brackets. *Compared* is Farhand's figure as a multiple of
the peer's (×), or minus the peer's (+).

${judged.join('\n')}
## Measure it yourself

\`\`\`sh
npm run bench                 # everything, about five minutes
npm run bench -- browser      # one suite
npm run bench -- browser/type --json type.json
\`\`\`

*Not run by the checks: it takes minutes.*

\`npm run bench -- --document\` writes this page and its picture's data from a run. \`--quick\` runs each comparison twice, which shows that it works and
measures nothing. No time makes the command fail. xdotool and scrot are compared with if they are installed.
`;
};

/** Returns the data of the picture: each time in percent of the peer's. */
export const plotOf = ({ machine, results }: Measured): object => ({
  title: "Farhand's time in percent of the peer's",
  note: `Medians of pairs of runs, ${machine.date}, ${machine.processors} processors. The peer is Playwright in a local browser, and xdotool on a desktop.`,
  page: 'docs/rely/performance.md',
  measuredWith: 'npm run bench',
  measured: machine.date.slice(0, 7),
  unit: '%',
  series: ['peer', 'Farhand'],
  rows: percentsOf(results).map(({ label, percent }) => ({ label, values: [100, percent] })),
});
