/** The values of a variant, by their words on the command line. */
export type Words<Value> = ReadonlyMap<string, Value>;

/** Every variant of a vendor with its values. A table that lacks one does not compile. */
export type VariantTable<Variants> = { readonly [Name in keyof Variants]-?: Words<NonNullable<Variants[Name]>> };

/** Creates the words of a variant. No value may be missing. */
export const words = <Value extends string | number>(values: {
  readonly [Each in Value as `${Each}`]: Each;
}): Words<Value> => new Map(Object.entries<Value>(values));

/** The words of a variant that is on or off. */
export const flag: Words<boolean> = new Map([
  ['true', true],
  ['false', false],
]);

/** Returns the usage of a table's variants: `statusWords=observed|documented`, `eventsEndSession[=true|false]`. */
export const usageOf = <Variants>(table: VariantTable<Variants>): readonly string[] =>
  Object.entries<Words<unknown>>(table).map(([name, values]) => {
    const value = `=${[...values.keys()].join('|')}`;
    return values.has('true') ? `${name}[${value}]` : name + value;
  });

/**
 * Reads variants in the form `name=value`. A name alone turns the variant on.
 *
 * @throws Error if a variant or value is unknown, or a variant is repeated. The message lists the valid ones.
 */
export const readVariants = <Variants>(table: VariantTable<Variants>, given: readonly string[]): Partial<Variants> => {
  const chosen: { -readonly [Name in keyof Variants]?: Variants[Name] } = {};
  const isVariant = (name: PropertyKey): name is keyof Variants => Object.hasOwn(table, name);
  const choose = <Name extends keyof Variants>(name: Name, word: string | undefined): void => {
    const values = table[name];
    const known = [...values.keys()].join(', ');
    const value = values.get(word ?? 'true');
    if (Object.hasOwn(chosen, name)) throw new Error(`The variant ${String(name)} is set twice. Remove one.`);
    if (value !== undefined) chosen[name] = value;
    else if (word === undefined) throw new Error(`The variant ${String(name)} requires a value: ${known}.`);
    else throw new Error(`Unknown value '${word}' of the variant ${String(name)}. Use one of: ${known}.`);
  };
  for (const text of given) {
    const [, name = '', word] = /^([^=]*)(?:=(.*))?$/s.exec(text) ?? [];
    if (!isVariant(name)) throw new Error(`Unknown variant '${name}'. Use one of: ${Object.keys(table).join(', ')}.`);
    choose(name, word);
  }
  return chosen;
};

/** Returns the command line options that select these variants. */
export const variantOptions = (variants: object): string =>
  Object.entries<unknown>({ ...variants })
    .map(([name, value]) => `--variant ${value === true ? name : `${name}=${String(value)}`}`)
    .join(' ');
