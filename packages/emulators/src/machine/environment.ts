import { isJsonObject } from '../http/json.js';

/**
 * The variables that programs need to show themselves on a backend's screen, such as `DISPLAY`. Empty for backends that
 * state none: only a desktop of this machine has an `environment`.
 */
export const environmentOf = (connection: object): Readonly<Record<string, string>> => {
  const environment = 'environment' in connection ? connection.environment : undefined;
  if (!isJsonObject(environment)) return {};
  const entries = Object.entries(environment).flatMap(([name, value]): readonly (readonly [string, string])[] =>
    typeof value === 'string' ? [[name, value]] : [],
  );
  return Object.fromEntries(entries);
};
