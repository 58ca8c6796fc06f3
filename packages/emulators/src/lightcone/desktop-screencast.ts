import { setTimeout as delay } from 'node:timers/promises';
import { samePoint, type Point, type RawPicture } from '@farhand/core/driver';
import type { EventStream } from '../http/event-stream.js';
import { parameterSets } from './h264/parameter-sets.js';
import { pcmPicture } from './h264/pcm-picture.js';
import type { Session } from './session.js';

const pictureOf = async (session: Session): Promise<RawPicture> => {
  const { bytes } = await session.within('The screenshot', (deadline) =>
    session.connection.screenshot(undefined, deadline),
  );
  const { default: sharp } = await import('sharp');
  const image = sharp(bytes).flatten({ background: '#ffffff' }).toColourspace('srgb').raw();
  const { data, info } = await image.toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height, channels: 3 };
};

/**
 * Sends the screen of a desktop as video: a whole picture whenever it has changed, with the parameter sets before it, and
 * the pointer's place when that has. How the pointer looks is nothing that a backend tells.
 */
export const sendVideo = async (session: Session, events: EventStream, intervalMs: number): Promise<void> => {
  let last: RawPicture | undefined;
  let place: Point | undefined;
  let id: 0 | 1 = 0;
  while (!events.signal.aborted) {
    if (!events.behind) {
      const [picture, at] = await session.exclusively(
        async () =>
          [
            await pictureOf(session),
            await session.within('The pointer', async (deadline) => session.connection.pointer?.(deadline)),
          ] as const,
      );
      if (last === undefined || Buffer.compare(picture.data, last.data) !== 0) {
        const units = Buffer.concat([parameterSets(picture), pcmPicture(picture, id)]);
        await events.send({ nalu_data: units.toString('base64') }, 'h264');
        id = id === 0 ? 1 : 0;
        last = picture;
      }
      if (at !== undefined && !samePoint(at, place)) await events.send({ x: at.x, y: at.y }, 'cursor_position');
      place = at;
    }
    await delay(intervalMs, undefined, { signal: events.signal, ref: false }).catch(() => undefined);
  }
};
