import type { VNode } from 'preact';
import type { Timeline, TracedCall } from '../reading/timeline.js';
import { duration } from './format.js';
import { canBeShown, Frame } from './frame.js';

interface FilmStripProps {
  readonly timeline: Timeline;
  readonly call: TracedCall | undefined;
  readonly onSelect: (call: number) => void;
}

/** Shows the pictures in order. Each links to the call after which it was taken. */
export const FilmStrip = ({ timeline, call, onSelect }: FilmStripProps): VNode | null => {
  const frames = timeline.pictures.filter((picture) => canBeShown(timeline, picture));
  if (frames.length === 0) return null;
  return (
    <ol class="film" aria-label="Pictures">
      {frames.map((picture) => (
        <li key={picture.number}>
          <button
            type="button"
            class={call?.after?.number === picture.number ? 'shown' : ''}
            onClick={() => picture.after !== undefined && onSelect(picture.after)}
          >
            <Frame
              timeline={timeline}
              picture={picture}
              alt={`Seen ${picture.after === undefined ? 'at the start' : `after call ${picture.after}`}`}
            />
            <span>{duration(picture.atMs - timeline.startMs)}</span>
          </button>
        </li>
      ))}
    </ol>
  );
};
