import { toError, type Kind, type RawPicture, type ScreenshotData } from '@farhand/core/driver';
import { pause, type Clock } from '../clock.js';
import type { Mask } from '../http/mask.js';
import type { EventStream } from '../http/reply.js';
import type { Machine } from '../machine/machine.js';
import { glanceToJpeg } from '../machine/pictures.js';

/** A computer that can be watched. */
export interface WatchedComputer {
  readonly id: string;
  readonly kind: Kind;
  readonly machine: Machine;
}

/** The interval between pictures, in milliseconds: three or four per second. */
const lookMs = 300;

interface ScreenParts {
  readonly live: () => readonly WatchedComputer[];
  /** The computer to show. By default, and after it has ended, the newest is shown. */
  readonly wanted: string | undefined;
  readonly clock: Clock;
  readonly mask: Mask;
}

/** Sends every change: `computers`, `input` of the shown computer, and its `picture` or the `trouble` with it. */
export const sendScreen = async (events: EventStream, { live, wanted, clock, mask }: ScreenParts): Promise<void> => {
  const said = new Map<string, string>();
  /** Sends an event if it differs from the last one of its name. */
  const tell = async (name: string, data: object): Promise<void> => {
    const text = JSON.stringify(data);
    if (said.get(name) === text) return;
    said.set(name, text);
    await events.send(data, name);
  };
  let last: { readonly computer: string; readonly picture: RawPicture | ScreenshotData } | undefined;

  const look = async ({ id, machine }: WatchedComputer): Promise<void> => {
    const tab = await machine.frontTab();
    const { connection } = machine;
    const display = connection.displayOf?.(tab) ?? connection.display;
    await tell('input', { computer: id, display, ...machine.input.view(tab) });
    const picture = await machine.glance(tab);
    if (last?.computer === id && samePicture(last.picture, picture)) return;
    const jpeg = await glanceToJpeg(picture);
    last = { computer: id, picture };
    said.delete('trouble');
    await events.send({ computer: id, jpeg: Buffer.from(jpeg).toString('base64') }, 'picture');
  };

  while (!events.signal.aborted) {
    if (!events.behind) {
      const computers = live();
      await tell('computers', { computers: computers.map(({ id, kind }) => ({ id, kind })) });
      const computer = computers.find(({ id }) => id === wanted) ?? computers.at(-1);
      if (computer !== undefined) {
        await look(computer).catch(async (error: unknown) => {
          last = undefined;
          await tell('trouble', { computer: computer.id, message: mask.text(toError(error).message) });
        });
      }
    }
    await pause(clock, lookMs, events.signal);
  }
};

const samePicture = (a: RawPicture | ScreenshotData, b: RawPicture | ScreenshotData): boolean =>
  Buffer.compare(contentOf(a), contentOf(b)) === 0;

const contentOf = (picture: RawPicture | ScreenshotData): Uint8Array =>
  'bytes' in picture ? picture.bytes : picture.data;
