/** The values of a variant, by the words for them on the command line. */
export type Words<Value> = ReadonlyMap<string, Value>;

/** Every variant of a vendor's with its values. A table that lacks one does not compile. */
export type VariantTable<Variants> = { readonly [Name in keyof Variants]-?: Words<NonNullable<Variants[Name]>> };

/** Makes the words of a variant, of which no value may be left out. */
export const words = <Value extends string | number>(values: {
  readonly [Each in Value as `${Each}`]: Each;
}): Words<Value> => new Map(Object.entries<Value>(values));

/** The words of a variant that is on or off. */
export const flag: Words<boolean> = new Map([
  ['true', true],
  ['false', false],
]);

/** The variants of a table as they are given: `statusWords=observed|documented`, `eventsEndSession[=true|false]`. */
export const usageOf = <Variants>(table: VariantTable<Variants>): readonly string[] =>
  Object.entries<Words<unknown>>(table).map(([name, values]) => {
    const value = `=${[...values.keys()].join('|')}`;
    return values.has('true') ? `${name}[${value}]` : name + value;
  });

/**
 * Reads variants as they are given: `name=value`, where a name alone means that the variant is on.
 *
 * @throws Error if a variant or value is unknown, or a variant is given twice. The message lists what is known.
 */
export const readVariants = <Variants>(table: VariantTable<Variants>, given: readonly string[]): Partial<Variants> => {
  const chosen: { -readonly [Name in keyof Variants]?: Variants[Name] } = {};
  const isVariant = (name: PropertyKey): name is keyof Variants => Object.hasOwn(table, name);
  const choose = <Name extends keyof Variants>(name: Name, word: string | undefined): void => {
    const values = table[name];
    const known = [...values.keys()].join(', ');
    const value = values.get(word ?? 'true');
    if (Object.hasOwn(chosen, name)) throw new Error(`The variant ${String(name)} is given twice.`);
    if (value !== undefined) chosen[name] = value;
    else if (word === undefined) throw new Error(`The variant ${String(name)} wants a value: ${known}.`);
    else throw new Error(`Unknown value '${word}' of the variant ${String(name)}. Known: ${known}.`);
  };
  for (const text of given) {
    const [, name = '', word] = /^([^=]*)(?:=(.*))?$/s.exec(text) ?? [];
    if (!isVariant(name)) throw new Error(`Unknown variant '${name}'. Known: ${Object.keys(table).join(', ')}.`);
    choose(name, word);
  }
  return chosen;
};

/** The options of the command line that give these variants again. */
export const variantOptions = (variants: object): string =>
  Object.entries<unknown>({ ...variants })
    .map(([name, value]) => `--variant ${value === true ? name : `${name}=${String(value)}`}`)
    .join(' ');
