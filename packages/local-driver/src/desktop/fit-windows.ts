import type { Size } from '@farhand/core/driver';
import type { Client } from 'x11';
import type { XDisplay } from './x-display.js';

/** Whether somebody asked for a window as large as the screen and did not get it. */
const lacksOnePixel = (window: Size, screen: Size): boolean =>
  window.width === screen.width - 1 && window.height === screen.height - 1;

/**
 * Gives windows that are meant to fill the screen their last pixel.
 *
 * @remarks
 * Chromium asks for a window one pixel smaller than the screen if told to fill it, because window managers would take it
 * for a fullscreen one, and leaves the rest to them (version 156, November 2026). There is none here.
 */
export const fitWindows = (display: XDisplay): void => {
  const { width, height } = display.size;
  const fit = async (window: number): Promise<void> => {
    const size = await display.ask((client, reply: Parameters<Client['GetGeometry']>[1]) =>
      client.GetGeometry(window, reply),
    );
    if (lacksOnePixel(size, display.size)) {
      await display.ask<undefined>((client, reply) => {
        client.ResizeWindow(window, width, height, (error) => reply(error, undefined));
      });
    }
  };
  display.listen(({ name, wid }) => {
    // One that has disappeared again needs no size.
    if (name === 'MapNotify' && wid !== undefined) fit(wid).catch(() => undefined);
  });
  display.watchWindows();
};
