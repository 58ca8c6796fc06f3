/** A runner that `init` supports. */
export type Runner = 'vitest' | 'playwright' | 'jest' | 'node';

/** The parts of a project that `init` reads. */
export interface Project {
  /** The packages in its `package.json`. */
  readonly packages: readonly string[];
  /** The names of the entries in its folder. */
  readonly files: readonly string[];
}

/** What `init` will do. */
export interface Plan {
  readonly runner: Runner;
  /** Files to write unless they exist: path in the project, and text. */
  readonly files: readonly { readonly path: string; readonly text: string }[];
  /** What you still have to do, one item per line. */
  readonly advice: readonly string[];
}

/** The package that identifies each runner, in search order. */
const packageOf: Readonly<Record<Exclude<Runner, 'node'>, string>> = {
  vitest: 'vitest',
  playwright: '@playwright/test',
  jest: 'jest',
};

/** Returns the runner of a project: the first one whose package it depends on, or Node's own. */
const runnerOf = ({ packages }: Project): Runner => {
  const found = Object.entries(packageOf).find(([, name]) => packages.includes(name));
  const [runner] = found ?? [];
  return runner === 'vitest' || runner === 'playwright' || runner === 'jest' ? runner : 'node';
};

const importing = (names: string, from: string): string => `import { ${names} } from '${from}';`;

const vitestConfig = `${importing('defineConfig', 'vitest/config')}

export default defineConfig({
  test: {
    // Calls to a computer take longer than calls to a function.
    testTimeout: 30_000,
  },
});
`;

const playwrightConfig = `${importing('defineConfig', '@playwright/test')}

export default defineConfig({ testDir: 'tests' });
`;

const jestConfig = `export default {
  testMatch: ['**/*.test.mjs'],
  // Jest runs ECMAScript modules without a transform.
  transform: {},
  testTimeout: 30_000,
};
`;

/** The configuration files that each runner reads, by the start of their names, and the one to write if none exists. */
const configs: Readonly<
  Record<Exclude<Runner, 'node'>, { readonly known: readonly string[]; readonly name: string; readonly text: string }>
> = {
  vitest: { known: ['vitest.config.', 'vite.config.', 'vitest.workspace.'], name: 'vitest.config', text: vitestConfig },
  playwright: { known: ['playwright.config.'], name: 'playwright.config', text: playwrightConfig },
  jest: { known: ['jest.config.'], name: 'jest.config', text: jestConfig },
};

const testText = (runner: Runner): string => `${importing('local', '@farhand/local-driver')}
${importing('computerTest, expect', `@farhand/test/${runner}`)}

const test = computerTest({ driver: () => local(), kind: 'browser', scope: 'file' });

const page = \`data:text/html,\${encodeURIComponent(\`
  <title>nothing yet</title>
  <body style="margin: 0; height: 100vh" onclick="document.title = event.shiftKey ? 'shift' : 'click'">\`)}\`;

test('a click reaches the page', async ({ tab }) => {
  await tab.goto(page);
  await tab.click(120, 80);
  await expect(tab).toHaveTitle('click');
});

test('and so does a held key', async ({ computer, tab }) => {
  await tab.goto(page);
  await computer.keyboard.hold('shift', () => tab.click(120, 80));
  await expect(tab).toHaveTitle('shift');
  await expect(computer).toHoldNothing();
});
`;

const commandOf: Readonly<Record<Runner, string>> = {
  vitest: 'npx vitest run',
  playwright: 'npx playwright test',
  jest: 'NODE_OPTIONS=--experimental-vm-modules npx jest',
  node: 'node --test tests/computer.test.mjs',
};

/** Returns what to write into a project, for the given runner or the one that the project uses. */
export const planFor = (project: Project, wanted?: Runner): Plan => {
  const runner = wanted ?? runnerOf(project);
  const isTyped = project.packages.includes('typescript') || project.files.includes('tsconfig.json');
  const canBeTyped = isTyped && (runner === 'vitest' || runner === 'playwright');
  const ending = canBeTyped ? 'ts' : 'mjs';
  const test = {
    path: `tests/computer.${runner === 'playwright' ? 'spec' : 'test'}.${ending}`,
    text: testText(runner),
  };
  const config = runner === 'node' ? undefined : configs[runner];
  const existing = project.files.find((file) => config?.known.some((name) => file.startsWith(name)));
  const missing = ['@farhand/core', '@farhand/local-driver', '@farhand/test'].filter(
    (name) => !project.packages.includes(name),
  );
  const advice = [
    ...(missing.length === 0 ? [] : [`Install the missing packages: npm install --save-dev ${missing.join(' ')}`]),
    ...(existing === undefined ? [] : [`${existing} was not changed. Make sure that it includes ${test.path}.`]),
    'Add farhand-results/ to .gitignore. Commit farhand-screenshots/.',
    `Run the test: ${commandOf[runner]}`,
  ];
  const files =
    config === undefined || existing !== undefined
      ? [test]
      : [{ path: `${config.name}.${ending}`, text: config.text }, test];
  return { runner, files, advice };
};
