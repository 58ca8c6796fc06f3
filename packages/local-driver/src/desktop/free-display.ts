import { randomInt } from 'node:crypto';
import { existsSync } from 'node:fs';

/** How to look for a display. Everything defaults to chance and this machine. */
interface DisplaySearch {
  readonly draw?: (from: number, below: number) => number;
  readonly exists?: (path: string) => boolean;
}

/** Above what people and other programs choose, which begin at 0, and below what a network port allows for. */
const numbers = { from: 1000, below: 59_000 } as const;

/** Where the server of a display listens. */
export const socketOf = (display: number): string => `/tmp/.X11-unix/X${display}`;

/**
 * The number of a display that no server has.
 *
 * @remarks
 * It is drawn by lot. The lowest free one, which X servers take by themselves, is often that of a server that is just
 * ending, and such a server at last removes the socket of its number, whoever has the number by then: of two processes
 * that opened and closed desktops, 4 in 200 could not be reached (Xvfb 21.1, November 2026).
 */
export const freeDisplay = ({ draw = randomInt, exists = existsSync }: DisplaySearch = {}): number => {
  for (;;) {
    const display = draw(numbers.from, numbers.below);
    if (!exists(socketOf(display)) && !exists(`/tmp/.X${display}-lock`)) return display;
  }
};
