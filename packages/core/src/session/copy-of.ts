/** A second unit with the same error gets an error of its own, since each tells its own steps and place. */
export const copyOf = (error: Error): unknown => {
  const copy: unknown = Object.create(Object.getPrototypeOf(error), Object.getOwnPropertyDescriptors(error));
  return copy;
};
