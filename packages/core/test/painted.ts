import type { RawPicture, Region, Size } from '@farhand/core';

/** Size of the painted screens, in pixels. */
export const screen: Size = { width: 200, height: 120 };

/** A white screen with black boxes. */
export const painted = (...boxes: readonly Region[]): RawPicture => {
  const { width, height } = screen;
  const data = new Uint8Array(width * height * 4).fill(255);
  for (const box of boxes) {
    for (let y = box.y; y < box.y + box.height; y += 1) {
      for (let x = box.x; x < box.x + box.width; x += 1) data.fill(0, (y * width + x) * 4, (y * width + x) * 4 + 3);
    }
  }
  return { data, width, height, channels: 4 };
};

/** A box as large as a window. */
export const windowBox: Region = { x: 20, y: 30, width: 100, height: 60 };

/** A box as large as a caret. */
export const caretBox: Region = { x: 150, y: 40, width: 1, height: 20 };
