/** Who is told what happens to a picture. */
export interface ChangeListener {
  /** It looks otherwise, or cannot be seen any more. */
  changed(): void;
  /**
   * Something was painted, but as closely as whoever tells looks at it, it is the same picture. For those who compare all
   * pixels there is no such thing.
   */
  painted(): void;
}

/** Being told of changes. */
export interface ChangeWatch {
  /**
   * Resolves when all that could be seen at the time of the call has been told, with `true`; with `false` if that cannot be
   * said. Nobody waits for it for longer than a quarter of a second.
   */
  catchUp(): Promise<boolean>;
  /** Ends it. */
  stop(): Promise<void>;
}
