import type { Connection, Deadline } from '@farhand/core/driver';

/** A backend that draws its pages with another number of pixels for each CSS pixel, such as the local driver's browsers. */
interface Scales {
  setScale(scale: number, deadline: Deadline): Promise<void>;
}

const scales = (connection: Connection): connection is Connection & Scales =>
  'setScale' in connection && typeof connection.setScale === 'function';

/** What a scale may be, in words. */
export const scaleRange = 'from 0.25 to 4';

/** Whether a number can be a scale: pixels of a screenshot for each CSS pixel. */
export const isScale = (value: number): boolean => value >= 0.25 && value <= 4;

/** Draws the pages of a backend so from now on. Tells whether it can. */
export const setScale = async (connection: Connection, scale: number, deadline: Deadline): Promise<boolean> => {
  if (!scales(connection)) return scale === 1;
  await connection.setScale(scale, deadline);
  return true;
};
