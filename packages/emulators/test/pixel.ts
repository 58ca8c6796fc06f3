import sharp from 'sharp';

/** Size of a picture behind an address, and one pixel of it in sixteenths of full red, green and blue. */
export const pixelOf = async (
  url: string,
  { x, y }: { readonly x: number; readonly y: number },
): Promise<{ readonly size: readonly number[]; readonly colour: readonly number[] }> => {
  const picture = sharp(await (await fetch(url)).arrayBuffer());
  const { data, info } = await picture.raw().toBuffer({ resolveWithObject: true });
  const spot = (y * info.width + x) * info.channels;
  return {
    size: [info.width, info.height],
    colour: [...data.subarray(spot, spot + 3)].map((value) => Math.round(value / 16)),
  };
};
