/** A text as one word of a command line of `sh`. */
export const quoteForSh = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`;

/** A text as one string of PowerShell. */
export const quoteForPowerShell = (text: string): string => `'${text.replaceAll("'", "''")}'`;
