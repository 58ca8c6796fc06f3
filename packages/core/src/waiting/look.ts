/** One look at a screen. All times are in milliseconds, of one clock. */
export interface Look<Picture> {
  /** When it was asked for. */
  readonly startMs: number;
  /** When the picture was there. It shows the screen at some moment in between. */
  readonly endMs: number;
  readonly picture: Picture;
}
