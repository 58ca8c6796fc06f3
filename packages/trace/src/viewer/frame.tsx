import type { VNode } from 'preact';
import type { Timeline } from '../reading/timeline.js';
import type { ImageLine, PictureLine } from '../recording/line.js';

/** A trace never writes more parts over one image, so more indicate damaged lines. */
const mostLayers = 50;

/** Returns the images that make up a picture, the lowest first; none if one is missing. */
const layersOf = ({ images }: Timeline, picture: PictureLine): readonly ImageLine[] => {
  const layers: ImageLine[] = [];
  for (let name = picture.image; name !== undefined && layers.length < mostLayers;) {
    const image = images.get(name);
    if (image === undefined) return [];
    layers.unshift(image);
    name = image.over?.image;
  }
  return layers;
};

/** Returns whether a trace has the image of a picture. */
export const canBeShown = (timeline: Timeline, picture: PictureLine | undefined): picture is PictureLine =>
  picture !== undefined && layersOf(timeline, picture).length > 0;

interface FrameProps {
  readonly timeline: Timeline;
  readonly picture: PictureLine;
  readonly alt: string;
}

/** Shows a picture: a whole image, and the parts that changed on top. */
export const Frame = ({ timeline, picture, alt }: FrameProps): VNode => {
  const layers = layersOf(timeline, picture);
  const { width = picture.width, height = picture.height } = layers[0] ?? {};
  return (
    <svg class="frame" role="img" aria-label={alt} viewBox={`0 0 ${width} ${height}`} width={width} height={height}>
      {layers
        .filter(({ data }) => data !== '')
        .map(({ image, mime, data, over }) => (
          <image
            key={image}
            href={`data:${mime};base64,${data}`}
            x={over?.x ?? 0}
            y={over?.y ?? 0}
            width={over?.width ?? width}
            height={over?.height ?? height}
            preserveAspectRatio="none"
          />
        ))}
    </svg>
  );
};
