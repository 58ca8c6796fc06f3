/** What a person might write in JavaScript, where no compiler objects. */
export const anything = (value: unknown): never => {
  const holder: { value: never } = JSON.parse('{}');
  return Object.assign(holder, { value }).value;
};
