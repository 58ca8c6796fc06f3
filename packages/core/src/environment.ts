/** The value of an environment variable, without blanks around it; `undefined` if there is none or it is empty. */
export const fromEnvironment = (name: string): string | undefined => process.env[name]?.trim() || undefined;
