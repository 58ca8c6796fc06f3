import type { SeenPlace } from '@farhand/core';
import type { VNode } from 'preact';
import type { LookLine } from '../reading/timeline.js';
import { likeness } from './format.js';

const roles: Readonly<Record<SeenPlace['role'], string>> = {
  chosen: 'chosen',
  candidate: 'one of several',
  excluded: 'left out',
  reference: 'measured from',
  nearest: 'most like it',
};

interface SeenProps {
  readonly look: LookLine;
}

/** The room between a box and what it is around, in pixels of the display: enough to leave small letters readable. */
const margin = 4;

/**
 * Draws what a locator saw over the picture: a box around each place, with its number in the list and how certain it is.
 * Boxes are in pixels of the display, and the drawing is stretched over the picture, whatever size that has.
 */
export const SeenMarks = ({ look: { display, seen } }: SeenProps): VNode => {
  const size = Math.max(11, display.width / 60);
  return (
    <svg
      class="way sight"
      viewBox={`0 0 ${display.width} ${display.height}`}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      {/* The chosen one lies on top. */}
      {seen.map((place, index) => <Mark key={index} place={place} number={index + 1} size={size} />).toReversed()}
    </svg>
  );
};

interface MarkProps {
  readonly place: SeenPlace;
  readonly number: number;
  readonly size: number;
}

const Mark = ({ place, number, size }: MarkProps): VNode => {
  const { x, y, width, height } = place.box;
  const around = { x: x - margin, y: y - margin, width: width + 2 * margin, height: height + 2 * margin };
  const above = around.y - size / 3;
  // A point next to something has no size of its own.
  const isPoint = width <= 1 && height <= 1;
  return (
    <g class={place.role} data-role={place.role} data-box={`${x},${y},${width},${height}`}>
      {isPoint ? (
        <>
          <circle class="halo" cx={x} cy={y} r={size / 2} />
          <circle class="box" cx={x} cy={y} r={size / 2} />
        </>
      ) : (
        <>
          <rect class="halo" {...around} />
          <rect class="box" {...around} />
        </>
      )}
      <text
        x={isPoint ? x + size : around.x}
        y={above > size ? above : around.y + around.height + size}
        font-size={size}
      >
        {[number, likeness(place)].filter(Boolean).join(' · ')}
      </text>
    </g>
  );
};

/** Lists what a locator saw, with the numbers of the boxes. */
export const SeenList = ({ look: { target, where, engines, seen } }: SeenProps): VNode => (
  <section class="sighting" aria-label="What it saw">
    <h3>Seen{engines.length === 0 ? '' : ` by ${engines.join(' and ')}`}</h3>
    <p class="place">{[target, ...where].join(', ')}</p>
    {seen.length === 0 ? (
      <p class="muted">Nothing like it.</p>
    ) : (
      <ol class="seen">
        {seen.map((place, index) => (
          <li key={index} class={place.role}>
            <span class="key">{index + 1}</span>
            <div>
              {place.text !== undefined && <div>{`"${place.text}"`}</div>}
              <div class="muted">{`${place.box.width}×${place.box.height} at ${place.box.x}, ${place.box.y}`}</div>
            </div>
            <span class="role">{[roles[place.role], likeness(place)].filter(Boolean).join(' · ')}</span>
          </li>
        ))}
      </ol>
    )}
  </section>
);
