import ts from 'typescript';
import { inRoot, filesBelow, shown } from '../scripts/workspace.mjs';
import { textOf } from './repository-files.js';

/** A member of an interface of options, as a table shows it. */
interface Option {
  readonly name: string;
  readonly type: string;
  readonly description: string;
}

/** An interface as it is written, and the package that declares it. */
interface Declared {
  readonly declaration: ts.InterfaceDeclaration;
  readonly source: ts.SourceFile;
  readonly packageName: string;
}

const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();

/** The interfaces of all packages, by `package Name`. */
const interfaces: ReadonlyMap<string, Declared> = new Map(
  filesBelow(inRoot('packages'), ['node_modules', 'dist', 'bin'])
    .map(shown)
    .filter((path) => /^packages\/[^/]+\/src\/.*(?<!\.d)\.ts$/.test(path))
    .flatMap((path) => {
      const text = textOf(path);
      if (!/\binterface \w+Options\b/.test(text)) return [];
      const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
      const packageName = path.split('/')[1] ?? '';
      return source.statements
        .filter((statement) => ts.isInterfaceDeclaration(statement))
        .map(
          (declaration) => [`${packageName} ${declaration.name.text}`, { declaration, source, packageName }] as const,
        );
    }),
);

/** What a package calls by a name: its own interface, or the one of core that it imports. */
const interfaceOf = (packageName: string, name: string): Declared => {
  const found = interfaces.get(`${packageName} ${name}`) ?? interfaces.get(`core ${name}`);
  if (found === undefined) throw new Error(`${packageName} has no interface ${name}.`);
  return found;
};

const keysIn = (node: ts.TypeNode | undefined): readonly string[] =>
  [...(node?.getText() ?? '').matchAll(/'([^']+)'/g)].map(([, key = '']) => key);

/** The options that an interface has from another one: all of them, or those that `Pick` and `Omit` leave. */
const inheritedBy = ({ packageName }: Declared, heir: ts.ExpressionWithTypeArguments): readonly Option[] => {
  const [of, keys] = heir.typeArguments ?? [];
  const name = heir.expression.getText();
  if (name !== 'Pick' && name !== 'Omit') return optionsOf(packageName, name);
  const named = new Set(keysIn(keys));
  return optionsOf(packageName, of?.getText() ?? '').filter((option) => named.has(option.name) === (name === 'Pick'));
};

const descriptionOf = (member: ts.TypeElement): string => {
  const [comment] = ts.getJSDocCommentsAndTags(member).filter((one) => ts.isJSDoc(one));
  return oneLine(ts.getTextOfJSDocComment(comment?.comment) ?? '').replace(/\{@link ([\w.]+)\}/g, '`$1`');
};

/** The options of an interface, inherited ones first; one that is declared again has its last text. */
export const optionsOf = (packageName: string, name: string): readonly Option[] => {
  const declared = interfaceOf(packageName, name);
  const heirs = declared.declaration.heritageClauses?.flatMap(({ types }) => types) ?? [];
  const own = declared.declaration.members
    .filter((member) => ts.isPropertySignature(member))
    .map((member) => ({
      name: member.name.getText(),
      type: oneLine(member.type?.getText() ?? '').replace(/^\| /, ''),
      description: `${descriptionOf(member)}${member.questionToken === undefined ? ' Required.' : ''}`,
    }));
  const all = [...heirs.flatMap((heir) => inheritedBy(declared, heir)), ...own];
  return [...new Map(all.map((option) => [option.name, option])).values()];
};

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('<', '&lt;');

const code = (text: string): string => `\`${text.replaceAll('|', '\\|')}\``;

/** A table of options. */
export const tableOf = (options: readonly Option[]): string =>
  ['| option | type | description |', '|---|---|---|']
    .concat(options.map(({ name, type, description }) => `| ${code(name)} | ${code(type)} | ${cell(description)} |`))
    .join('\n');

/** The interfaces of options that an entry of a package exports, such as `core/src/index.ts`. */
export const exportedOptions = (entry: string): readonly string[] => [
  ...new Set(textOf(`packages/${entry}`).match(/\b[A-Z]\w*Options\b/g)),
];
