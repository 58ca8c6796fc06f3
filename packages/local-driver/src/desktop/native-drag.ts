import type { Client } from 'x11';
import type { XDisplay } from './x-display.js';

/** Whether a program is dragging something across the screen: then it offers it as the selection that XDND has for it. */
export const isDragUnderWay = async (display: XDisplay): Promise<boolean> => {
  const selection = await display.ask((client, reply: Parameters<Client['InternAtom']>[2]) =>
    client.InternAtom(false, 'XdndSelection', reply),
  );
  const owner = await display.ask((client, reply: Parameters<Client['GetSelectionOwner']>[1]) =>
    client.GetSelectionOwner(selection, reply),
  );
  return owner !== 0;
};
