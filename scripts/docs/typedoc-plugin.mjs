// @ts-check
import { Converter, i18n, ReflectionKind } from 'typedoc';

/** @typedef {import('typedoc').Context} Context */
/** @typedef {import('typedoc').DeclarationReflection} Declaration */

/** Files with shapes that somebody else defines, field by field: a vendor's wire, Chromium's protocol. */
const foreignShapes = /(^|\/)(wire|cdp)[a-z-]*\.ts$/;

/**
 * Names the main entry point of a package with several: TypeDoc names entry points after their `exports` key
 * without the dot, which leaves nothing of `"."`.
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
 * Warns of undocumented functions, and members of interfaces and classes. TypeDoc's own rule for them also asks it of
 * the members of inline object types, such as the `type` of each variant of a union, where the union's text is the
 * place.
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

/** @param {import('typedoc').Application} app */
export const load = (app) => {
  app.converter.on(Converter.EVENT_RESOLVE_END, nameMainEntryPoint);
  app.converter.on(Converter.EVENT_RESOLVE_END, warnOfUndocumented(app));
};
