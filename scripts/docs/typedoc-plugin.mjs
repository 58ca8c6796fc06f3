// @ts-check
import { Comment, CommentTag, Converter, i18n, ReflectionKind } from 'typedoc';

/** @typedef {import('typedoc').Context} Context */
/** @typedef {import('typedoc').DeclarationReflection} Declaration */

/** Files with shapes that a vendor's API or Chromium's protocol defines, field by field. */
const foreignShapes = /(^|\/)(wire|cdp)[a-z-]*\.ts$/;

/**
 * Names the main entry point of a package with several. TypeDoc names entry points by their `exports` key without the
 * dot, so the name of `"."` is empty.
 * @param {Context} context
 */
const nameMainEntryPoint = ({ project }) => {
  for (const module of project.getReflectionsByKind(ReflectionKind.Module)) {
    if (module.name === '') module.name = 'index';
  }
};

/** @param {Declaration} member */
const isDocumented = (member) =>
  member.hasComment() || (member.signatures ?? []).some((signature) => signature.hasComment());

/** A member of an object type without a name. @param {Declaration} member */
const isInline = (member) =>
  !member.kindOf(ReflectionKind.Function) && member.parent?.kindOf(ReflectionKind.ClassOrInterface) !== true;

const kinds = ReflectionKind.Function | ReflectionKind.Method | ReflectionKind.Property;

/**
 * Warns of undocumented functions, and undocumented members of interfaces and classes. TypeDoc's own rule also covers
 * members of inline object types, such as the `type` of each variant of a union, which the union's comment describes.
 * @param {import('typedoc').Application} app
 */
const warnOfUndocumented =
  (app) =>
  (/** @type {Context} */ { project }) => {
    for (const member of project.getReflectionsByKind(kinds)) {
      if (!member.isDeclaration() || isDocumented(member) || isInline(member)) continue;
      if (member.flags.isInherited || member.inheritedFrom !== undefined || member.overwrites !== undefined) continue;
      const where = project.getSymbolIdFromReflection(member)?.packagePath ?? project.name;
      if (foreignShapes.test(where)) continue;
      const kind = ReflectionKind.singularString(member.kind);
      const message = i18n.reflection_0_kind_1_defined_in_2_does_not_have_any_documentation(
        member.getFullName(),
        kind,
        where,
      );
      app.logger.warn(message);
    }
  };

/** Categories of `@farhand/core/driver`, by the folder of the source. Other files belong to Foundation. */
const driverCategories = new Map([
  ['actions', 'Actions and rules'],
  ['contract', 'Driver contract'],
  ['keys', 'Keys'],
  ['http', 'HTTP'],
  ['commands', 'Files and commands'],
]);

/** @param {Declaration} member */
const commentsOf = (member) => [
  ...(member.comment === undefined ? [] : [member.comment]),
  ...(member.signatures ?? []).flatMap(({ comment }) => (comment === undefined ? [] : [comment])),
];

/** @param {Declaration} member */
const categoryOf = (member) => {
  for (const comment of commentsOf(member)) {
    const tag = comment.getTag('@category');
    if (tag !== undefined) return Comment.combineDisplayParts(tag.content).trim();
  }
  return undefined;
};

/** @param {import('typedoc').Reflection} member @param {string} category */
const setCategory = (member, category) => {
  const comments = member.isDeclaration() ? commentsOf(member) : [];
  for (const comment of comments) comment.removeTags('@category');
  const [comment = (member.comment = new Comment())] = comments;
  comment.blockTags.push(new CommentTag('@category', [{ kind: 'text', text: category }]));
};

/**
 * Gives both entry points of core their categories. Names that both export are documented in one of them, and the
 * other one refers to it, without a comment of its own.
 * @param {Context} context
 */
const categorizeCore = ({ project }) => {
  if (project.name !== '@farhand/core') return;
  const members = project.getReflectionsByKind(ReflectionKind.Module).flatMap((module) =>
    (module.isDeclaration() ? (module.children ?? []) : []).map((member) => {
      const target = member.isReference() ? member.getTargetReflectionDeep() : member;
      const declared = target.isDeclaration() ? target : member;
      const path = project.getSymbolIdFromReflection(declared)?.packagePath ?? '';
      const folder = /src\/([a-z]+)\//.exec(path)?.[1] ?? '';
      const category = module.name === 'driver' ? (driverCategories.get(folder) ?? 'Foundation') : categoryOf(declared);
      return { member, category };
    }),
  );
  for (const { member, category } of members) if (category !== undefined) setCategory(member, category);
};

/**
 * Lists the members of each category in the order in which the entry point exports them.
 * @param {Context} context
 */
const sortByExports = (context) => {
  const checker = context.programs[0]?.getTypeChecker();
  for (const module of context.project.getReflectionsByKind(ReflectionKind.Module)) {
    const symbol = context.getSymbolFromReflection(module);
    if (!module.isDeclaration() || module.categories === undefined || symbol === undefined) continue;
    const names = (checker?.getExportsOfModule(symbol) ?? []).map(({ name }) => name);
    for (const { children } of module.categories) {
      children.sort((a, b) => names.indexOf(a.name) - names.indexOf(b.name));
    }
  }
};

/** @param {import('typedoc').Application} app */
export const load = (app) => {
  app.converter.on(Converter.EVENT_RESOLVE_END, nameMainEntryPoint);
  app.converter.on(Converter.EVENT_RESOLVE_END, warnOfUndocumented(app));
  app.converter.on(Converter.EVENT_RESOLVE_END, categorizeCore);
  // After TypeDoc has made the categories.
  app.converter.on(Converter.EVENT_RESOLVE_END, sortByExports, -1000);
};
