/** A promise together with the functions that settle it. */
export interface Settleable<T> {
  readonly promise: Promise<T>;
  resolve(value: T): void;
  reject(error: unknown): void;
}

/** Makes a promise to be settled from outside. */
export const settleable = <T>(): Settleable<T> => {
  let resolve: (value: T) => void = () => undefined;
  let reject: (error: unknown) => void = () => undefined;
  const promise = new Promise<T>((onResolve, onReject) => {
    resolve = onResolve;
    reject = onReject;
  });
  return { promise, resolve: (value) => resolve(value), reject: (error) => reject(error) };
};

/** Marks a promise's rejection as seen, because it is reported elsewhere. */
export const markHandled = (promise: Promise<unknown>): void => {
  promise.catch(() => undefined);
};
