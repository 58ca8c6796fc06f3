import { existsSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { inRoot, readJson } from '../scripts/workspace.mjs';
import { repositoryFiles, textOf } from './repository-files.js';

type Fields = Readonly<Record<string, unknown>>;

const fieldsOf = (value: unknown): Fields => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Error('not a map');
  return Object.fromEntries(Object.entries(value));
};
const listOf = (value: unknown): readonly Fields[] => (Array.isArray(value) ? value.map(fieldsOf) : []);
const mapIn = (path: string): Fields => fieldsOf(parse(textOf(path)));

const jobsOf = (workflow: Fields): readonly (readonly [string, Fields])[] =>
  Object.entries(fieldsOf(workflow['jobs'])).map(([name, job]) => [name, fieldsOf(job)] as const);

/** The commands of a job, one by one. */
const commandsOf = (job: Fields): readonly string[] =>
  listOf(job['steps'])
    .flatMap(({ run, with: settings }) => [run, settings === undefined ? undefined : fieldsOf(settings)['version']])
    .flatMap((command) => (typeof command === 'string' ? command.split(/\n|&&/) : []))
    .map((command) => command.trim())
    .filter((command) => command !== '');

const scripts = Object.keys(fieldsOf(readJson(inRoot('package.json'))['scripts']));

/** Whether a command is one that this repository or the system of the runner has. */
const exists = (command: string): boolean => {
  const [program = '', ...args] = command.replace(/^sudo /, '').split(' ');
  if (program === 'npm') return args[0] === 'run' && scripts.includes(args[1] ?? '');
  if (program === 'npx') return existsSync(inRoot('node_modules/.bin', args[0] ?? ''));
  if (program === 'bash') return existsSync(inRoot(args[0] ?? ''));
  return program === 'apt-get';
};

const workflows = repositoryFiles.filter((path) => /^\.github\/workflows\/.*\.yml$/.test(path));

test('the workflows are these', () => {
  expect(workflows).toEqual(['.github/workflows/ci.yml', '.github/workflows/release.yml']);
});

describe.each(workflows)('%s', (path) => {
  const workflow = mapIn(path);
  const jobs = jobsOf(workflow);

  test('may read the repository, one run at a time, with a limit on its time', () => {
    expect(workflow['permissions']).toEqual({ contents: 'read' });
    expect(fieldsOf(workflow['concurrency'])['group']).toMatch(/^\w+/);
    expect(jobs.filter(([, job]) => typeof job['timeout-minutes'] !== 'number')).toEqual([]);
  });

  test('uses actions by their major version', () => {
    const used = jobs
      .flatMap(([, job]) => listOf(job['steps']))
      .flatMap(({ uses }) => (uses === undefined ? [] : [uses]));
    expect(used.length).toBeGreaterThan(1);
    for (const action of used) expect(action).toMatch(/^(actions|changesets)\/[a-z-]+@v\d+$/);
  });

  test('runs commands that exist', () => {
    const commands = jobs.flatMap(([, job]) => commandsOf(job));
    expect(commands).not.toEqual([]);
    expect(commands.filter((command) => !exists(command))).toEqual([]);
  });
});

test.each(['npm test', 'npm run nothing', 'npx nothing', 'bash .ci/nothing', 'make'])(
  '%s does not count as a command that exists',
  (command) => {
    expect(exists(command)).toBe(false);
  },
);

test('every job of CI runs on each supported Node what people run', () => {
  const jobs = jobsOf(mapIn('.github/workflows/ci.yml'));
  for (const [, job] of jobs) expect(fieldsOf(fieldsOf(job['strategy'])['matrix'])).toEqual({ node: [20, 22, 24] });
  expect(jobs.flatMap(([, job]) => commandsOf(job))).toEqual(expect.arrayContaining(['bash .ci/run', 'npm run check']));
});

test('only what publishes can prove who it is, and has no secret', () => {
  const path = '.github/workflows/release.yml';
  const jobs = jobsOf(mapIn(path));
  expect(jobs.map(([name, job]) => [name, job['permissions']])).toEqual([
    ['version', { contents: 'write', 'pull-requests': 'write' }],
    ['publish', { contents: 'read', 'id-token': 'write' }],
  ]);
  expect(commandsOf(fieldsOf(new Map(jobs).get('publish')))).toEqual([
    'npm run release -- --publish --address "$GITHUB_SERVER_URL/$GITHUB_REPOSITORY"',
  ]);
  expect(textOf(path).match(/secrets\.\w+/g)).toEqual(['secrets.GITHUB_TOKEN']);
});

const forms = repositoryFiles.filter((path) => /^\.github\/ISSUE_TEMPLATE\/(?!config).*\.yml$/.test(path));

describe.each(forms)('%s', (path) => {
  const form = mapIn(path);
  const questions = listOf(form['body']).filter(({ type }) => type !== 'markdown');

  test('is a form with distinct questions, some of which must be answered', () => {
    expect(form).toMatchObject({ name: expect.any(String), description: expect.any(String) });
    const ids = questions.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { type, attributes } of questions) {
      expect(['textarea', 'input', 'dropdown', 'checkboxes']).toContain(type);
      expect(fieldsOf(attributes)['label']).toMatch(/^[A-Z]/);
    }
    expect(questions.filter(({ validations }) => validations !== undefined)).not.toEqual([]);
  });
});

test('the form for bugs asks for versions, the driver and a trace, and for no key', () => {
  const questions = listOf(mapIn('.github/ISSUE_TEMPLATE/bug.yml')['body']);
  expect(questions.map(({ id }) => id)).toEqual(expect.arrayContaining(['versions', 'driver', 'trace']));
  expect(textOf('.github/ISSUE_TEMPLATE/bug.yml')).toContain('Never paste an API key');
});
