/** The ways in which a promise may be broken. */
export const findingTypes = {
  twice: 'input actions applied twice',
  appliedButNot: 'reported applied that were not',
  notAppliedButWas: 'reported notRun or failed that were applied',
  withoutKeys: 'done without the keys that were to be held',
  stillDown: 'keys or buttons held at the end',
  stillRunning: 'sessions left running',
  unhandled: 'unhandled rejections',
  secretShown: 'outputs with a secret in them',
  unknownWithoutCause: 'outcomes reported unknown beyond those that a fault made unknowable',
  hung: 'programs that did not end',
} as const;

/** A kind of broken promise. */
export type FindingType = keyof typeof findingTypes;

/** A broken promise. */
export interface Finding {
  readonly type: FindingType;
  /** What was seen. */
  readonly detail: string;
}
