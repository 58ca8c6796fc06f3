import type { Region, Size } from '@farhand/core/driver';
import type { Client, Event } from 'x11';
import type { XDisplay } from './x-display.js';

/** How often a window is resized. A window that insists on its size keeps it. */
const attempts = 8;

/** Returns whether a window is one pixel smaller than the screen, as if it had been asked to fill it. */
const lacksOnePixel = (window: Size, screen: Size): boolean =>
  window.width === screen.width - 1 && window.height === screen.height - 1;

/** Fits a side of a window: at most as long as the screen, and completely on it. */
const fitSide = (start: number, length: number, screen: number): readonly [start: number, length: number] => {
  const fitted = Math.min(length, screen);
  return [Math.min(Math.max(start, 0), screen - fitted), fitted];
};

/** Returns the place at which all of a window can be reached; `undefined` if the window is there already. */
export const placeFor = (window: Region, screen: Size): Region | undefined => {
  if (lacksOnePixel(window, screen)) return { x: 0, y: 0, ...screen };
  const [x, width] = fitSide(window.x, window.width, screen.width);
  const [y, height] = fitSide(window.y, window.height, screen.height);
  const fits = x === window.x && y === window.y && width === window.width && height === window.height;
  return fits ? undefined : { x, y, width, height };
};

/**
 * Does the work of a window manager on a display without one: windows lie completely on the screen, and windows meant
 * to fill it get their last pixel. Menus and tooltips place themselves.
 *
 * @remarks To fill the screen, Chromium asks for a window one pixel smaller, because a window manager would
 * treat a larger one as fullscreen, and leaves the rest to the window manager. GTK's file chooser opens at 1124 by 822
 * pixels on any screen, with its buttons at the bottom (Chromium 156 with GTK 3.24, November 2026).
 */
export const fitWindows = (display: XDisplay): void => {
  const left = new Map<number, number>();
  const fit = async (window: number): Promise<void> => {
    const { xPos, yPos, width, height } = await display.ask((client, reply: Parameters<Client['GetGeometry']>[1]) =>
      client.GetGeometry(window, reply),
    );
    const place = placeFor({ x: xPos, y: yPos, width, height }, display.size);
    const more = left.get(window) ?? 0;
    if (place === undefined || more === 0) return;
    left.set(window, more - 1);
    await display.ask<undefined>((client, reply) => {
      client.MoveResizeWindow(window, place.x, place.y, place.width, place.height, (error) => reply(error, undefined));
    });
  };
  const heard = ({ name, wid, wid1, overrideRedirect }: Event): void => {
    if (name === 'MapNotify' && wid !== undefined && overrideRedirect === false) left.set(wid, attempts);
    if (name === 'UnmapNotify' && wid !== undefined) left.delete(wid);
    const window = name === 'ConfigureNotify' ? wid1 : name === 'MapNotify' ? wid : undefined;
    // A window that has disappeared again needs no place.
    if (window !== undefined && left.has(window)) fit(window).catch(() => undefined);
  };
  display.listen(heard);
  display.reportWindows();
};
