/** A section of the site: its pages in reading order, as paths without extension. */
export interface Section {
  readonly title: string;
  readonly pages: readonly string[];
}

/** Every page of the site except `index`, in the order of the sidebar. */
export const sections: readonly Section[] = [
  { title: 'Start', pages: ['start/index', 'start/concepts'] },
  {
    title: 'Test',
    pages: ['test/index', 'test/vitest', 'test/playwright-test', 'test/jest', 'test/node-test'],
  },
  {
    title: 'Do',
    pages: [
      'guide/porting',
      'guide/agents',
      'guide/holds-chains',
      'guide/waiting',
      'guide/seeing',
      'guide/screenshots',
      'guide/tabs',
      'guide/drags',
      'guide/dialogs',
      'guide/files',
      'guide/shell',
      'guide/interactive-commands',
      'guide/streams',
      'guide/many-computers',
      'guide/secrets',
      'guide/trace',
      'guide/observing',
    ],
  },
  {
    title: 'Rely',
    pages: [
      'rely/errors',
      'rely/mistakes',
      'rely/lifetime',
      'rely/ci',
      'rely/reliability',
      'rely/performance',
      'rely/security',
    ],
  },
  {
    title: 'Vendors',
    pages: [
      'vendors/index',
      'vendors/local',
      'vendors/lightcone',
      'vendors/lybic',
      'vendors/webdriver',
      'vendors/playwright',
      'vendors/refusals',
      'emulators/index',
      'emulators/fidelity',
    ],
  },
  { title: 'Write a driver', pages: ['drivers/write', 'drivers/testkit'] },
  {
    title: 'Reference',
    pages: [
      'reference/options',
      'reference/environment',
      'reference/keys',
      'reference/support',
      'reference/coverage',
      'reference/install-sizes',
    ],
  },
  {
    title: 'Packages',
    pages: [
      'packages/core',
      'packages/local-driver',
      'packages/lightcone-driver',
      'packages/lybic-driver',
      'packages/webdriver-driver',
      'packages/test',
      'packages/trace',
      'packages/eyes',
      'packages/emulators',
      'packages/driver-testkit',
    ],
  },
  {
    title: 'Contribute',
    pages: ['contributing/index', 'contributing/tooling', 'contributing/style', 'decisions/index'],
  },
];
