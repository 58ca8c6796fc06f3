import { endpoints as lightconeTable } from '@farhand/lightcone-driver';
import { endpoints as lybicTable } from '@farhand/lybic-driver';
import { describe, expect, test } from 'vitest';
import {
  lightconeActionTypes,
  lightconeReference,
  lybicActionTypes,
  lybicLength,
  lybicReference,
  type Reference,
} from './coverage-reference.js';
import {
  lightconeEndpoints,
  lightconeGroups,
  lightconeValues,
  lybicEndpoints,
  lybicGroups,
  lybicValues,
  type EndpointRow,
  type Group,
} from './coverage-rows.js';
import { showingTest, showingTests, type TestName } from './coverage-tests.js';
import { textOf } from './repository-files.js';

type Groups = Readonly<Record<string, Group>>;

interface Vendor {
  readonly name: string;
  readonly table: Readonly<Record<string, { readonly method: string; readonly path: string }>>;
  readonly endpoints: Readonly<Record<string, EndpointRow>>;
  readonly groups: Groups;
  readonly values: Groups;
  readonly reference: Readonly<Record<string, Reference>>;
  readonly types: readonly string[];
}

const vendors: readonly Vendor[] = [
  {
    name: 'Lightcone',
    table: lightconeTable,
    endpoints: lightconeEndpoints,
    groups: lightconeGroups,
    values: lightconeValues,
    reference: lightconeReference,
    types: lightconeActionTypes,
  },
  {
    name: 'Lybic',
    table: lybicTable,
    endpoints: lybicEndpoints,
    groups: lybicGroups,
    values: lybicValues,
    reference: lybicReference,
    types: lybicActionTypes,
  },
];

const words = (text: string): readonly string[] => text.split(' ').filter((word) => word !== '');

/** The fields that rows have for what an endpoint takes or answers, with their prefixes. */
const fieldsIn = (groups: Groups, use: Readonly<Record<string, string>>): readonly string[] =>
  Object.entries(use).flatMap(([prefix, name]) =>
    Object.keys(groups[name]?.cells ?? {}).map((field) => prefix + field),
  );

describe.each(vendors)('$name', ({ table, endpoints, groups, values, reference, types }) => {
  test('every endpoint of the client has a row, and every row an endpoint', () => {
    expect(Object.keys(endpoints).sort()).toEqual(Object.keys(table).sort());
  });

  test('the client has every endpoint of the vendor’s reference, and no other', () => {
    const requests = Object.values(table).map(({ method, path }) => `${method} ${path}`);
    expect(requests.sort()).toEqual(Object.keys(reference).sort());
  });

  test.each(Object.entries(endpoints))('every field of %s has a row', (name, { takes, answers }) => {
    const { method, path } = table[name] ?? {};
    const named = reference[`${method} ${path}`];
    const missing = (fields: string, use: Readonly<Record<string, string>>): readonly string[] => {
      const known = fieldsIn(groups, use);
      return words(fields).filter((field) => !known.includes(field));
    };
    expect(missing(named?.takes ?? '?', takes)).toEqual([]);
    expect(missing(named?.answers ?? '?', answers)).toEqual([]);
  });

  test('every type of action has a row', () => {
    const known = Object.keys(values['types of actions']?.cells ?? {});
    expect(types.filter((type) => !known.includes(type))).toEqual([]);
  });

  test('every group is used, and every one that is used is there', () => {
    const used = Object.values(endpoints).flatMap(({ takes, answers }) => [takes, answers].flatMap(Object.values));
    // What a coordinate is made of stands once, for all places that have one.
    const apart = ['Length'].filter((name) => name in groups);
    expect([...new Set([...used, ...apart])].sort()).toEqual(Object.keys(groups).sort());
  });
});

test('a length of Lybic has rows', () => {
  expect(Object.keys(lybicGroups['Length']?.cells ?? {}).sort()).toEqual([...words(lybicLength)].sort());
});

const isTestName = (name: string): name is TestName => Object.hasOwn(showingTests, name);
const names: readonly TestName[] = Object.keys(showingTests).filter(isTestName);

describe('the tests that rows name', () => {
  test.each(names)('%s is there', (name) => {
    const { file, title } = showingTest(name);
    const titles = [...textOf(file).matchAll(/\(\s*'((?:[^'\\]|\\.)*)'/g)].map((match) => match[1]);
    expect(titles).toContain(title);
  });

  test('are over a real browser or desktop, or say why not', () => {
    const others = names.map(showingTest).filter(({ file }) => !/\.(browser|desktop)\.test\.ts$/.test(file));
    expect(others.filter(({ instead = '' }) => instead === '')).toEqual([]);
  });

  test('are all named by rows', () => {
    const groups = vendors.flatMap((vendor) => [...Object.values(vendor.groups), ...Object.values(vendor.values)]);
    const named = new Set<string>([
      ...vendors.flatMap(({ endpoints }) => Object.values(endpoints).map(({ shown }) => shown)),
      ...groups.flatMap(({ shown, cells }) => [
        shown,
        ...Object.values(cells).flatMap((cell) => (typeof cell === 'string' ? [] : [cell[1]])),
      ]),
    ]);
    expect(names.filter((name) => !named.has(name))).toEqual([]);
  });
});

const link = (name: TestName): string => {
  const { title, instead } = showingTest(name);
  const shown = title.startsWith('%s') ? 'each' : title.replaceAll('%s', '…');
  return `[${shown}][${name}]${instead === undefined ? '' : ` (${instead})`}`;
};

const tableOf = (heads: readonly string[], rows: readonly (readonly string[])[]): string =>
  [heads, heads.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

const groupTable = (what: string, { shown, cells }: Group): string =>
  tableOf(
    [what, 'reached by', 'shown by'],
    Object.entries(cells).map(([name, cell]) =>
      typeof cell === 'string' ? [`\`${name}\``, cell, link(shown)] : [`\`${name}\``, cell[0], link(cell[1])],
    ),
  );

/** What an endpoint takes or answers, and where it has it. */
const uses = (vendor: string, use: Readonly<Record<string, string>>): string =>
  Object.entries(use)
    .map(([prefix, name]) => {
      const place = prefix === '' ? '' : ` in \`${prefix.slice(0, -1)}\``;
      return `[${name}](#${vendor.toLowerCase()}-${name.toLowerCase()})${place}`;
    })
    .join(', ');

const section = ({ name, table, endpoints, groups, values }: Vendor): string => {
  const rows = Object.entries(endpoints).map(([key, { client, reached, takes, answers, shown }]) => {
    const { method = '', path = '' } = table[key] ?? {};
    const short = path
      .replace('/api/orgs/{orgId}', '…')
      .replace('/sandboxes/{sandboxId}', '/S')
      .replace('/computers/{id}', '/C');
    return [
      `\`${method} ${short}\``,
      `\`${client}\``,
      reached === '' ? 'the client alone' : reached,
      uses(name, takes),
      uses(name, answers),
      link(shown),
    ];
  });
  return [
    `## ${name}`,
    tableOf(['endpoint', 'client', 'in Farhand', 'takes', 'answers', 'shown by'], rows),
    ...Object.entries(groups).map(([group, content]) => `### ${name}: ${group}\n\n${groupTable('field', content)}`),
    ...Object.entries(values).map(([what, content]) => `### ${name}: ${what}\n\n${groupTable('value', content)}`),
  ].join('\n\n');
};

const page = `# What of the vendors' APIs is reached, and what shows it

Every endpoint, field and value of both vendors' references: the method of the typed client (\`lightconeClient()\`,
\`lybicClient()\`), what in the portable API or a driver's options leads there, and the test that shows it. A test keeps this page
current: it fails if an endpoint of a client or a field of a reference has no row, or if a test that is named is not there.
Tests are over the emulators with a real Chromium or a real X desktop; where one is not, it says why.

\`/C\` is \`/computers/{id}\`, \`/S\` is \`/sandboxes/{sandboxId}\`, and \`…\` is \`/api/orgs/{orgId}\`. A field that is reached by the
client alone names its method.

${vendors.map(section).join('\n\n')}

${names.map((name) => `[${name}]: ../${showingTest(name).file}`).join('\n')}
`;

// To bring the page up to date after a change of rows: `npx vitest run tests/coverage.test.ts --update`.
test('docs/coverage.md says what the rows say', async () => {
  await expect(page).toMatchFileSnapshot('../docs/coverage.md');
});
