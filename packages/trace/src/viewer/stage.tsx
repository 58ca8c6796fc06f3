import type { Point } from '@farhand/core';
import type { VNode } from 'preact';
import type { Timeline, TracedCall, TracedStep } from '../reading/timeline.js';
import type { PictureLine } from '../recording/line.js';
import { canBeShown, Frame } from './frame.js';
import { SeenMarks } from './seen.js';

/** The picture before a call or the one after it. */
export type Side = 'before' | 'after';

/** Returns the more useful picture of a call: the one before it if the call points at something, or looked there. */
export const startingSide = (call: TracedCall): Side =>
  call.before !== undefined &&
  (call.outcome !== 'done' || call.look !== undefined || call.steps.some((step) => pointsOf(step).length > 0))
    ? 'before'
    : 'after';

/** Returns the points that a step takes the pointer to, in order. */
const pointsOf = ({ action }: TracedStep): readonly Point[] => {
  switch (action.type) {
    case 'click':
    case 'hover':
    case 'wheel':
      return [action.at];
    case 'move':
    case 'pointerMove':
      return [action.to];
    case 'drag':
      return action.path;
    default:
      return [];
  }
};

const isPress = ({ action }: TracedStep): boolean =>
  ['click', 'drag', 'pointerDown', 'pointerUp'].includes(action.type);

interface StageProps {
  readonly timeline: Timeline;
  readonly call: TracedCall;
  readonly side: Side;
  readonly onSide: (side: Side) => void;
}

/** Whether a picture shows the tab that a call looked at. */
const showsLook = ({ look }: TracedCall, { tab }: PictureLine): boolean =>
  look?.tab === undefined || tab === undefined || look.tab === tab;

/** Shows the pictures before and after a call, what it saw before, and the pointer's actions. */
export const Stage = ({ timeline, call, side, onSide }: StageProps): VNode => {
  const picture = call[side];
  const sides: readonly (readonly [Side, string])[] = [
    ['before', 'Before'],
    ['after', 'After'],
  ];
  const isSame = call.before?.image !== undefined && call.before.image === call.after?.image;
  return (
    <figure class="stage">
      <div class="sides" role="group" aria-label="Picture">
        {sides.map(([one, name]) => (
          <button type="button" key={one} aria-pressed={one === side} onClick={() => onSide(one)}>
            {name}
          </button>
        ))}
        {isSame && <span class="muted">nothing changed</span>}
      </div>
      {!canBeShown(timeline, picture) ? (
        <div class="empty muted">No picture {side} this call</div>
      ) : (
        <div class="shot">
          <Frame timeline={timeline} picture={picture} alt={`Seen ${side} ${call.label}`} />
          {side === 'before' && call.look !== undefined && showsLook(call, picture) && <SeenMarks look={call.look} />}
          <Way call={call} width={picture.width} height={picture.height} />
        </div>
      )}
    </figure>
  );
};

interface WayProps {
  readonly call: TracedCall;
  readonly width: number;
  readonly height: number;
}

const pathOf = (points: readonly Point[]): string =>
  points.map(({ x, y }, index) => `${index === 0 ? 'M' : 'L'}${x} ${y}`).join('');

/** Draws the pointer's path over a picture: dashed for a move, solid for a drag, a ring for a click. */
const Way = ({ call, width, height }: WayProps): VNode | null => {
  const radius = Math.max(9, width / 90);
  let at = call.from;
  const parts = call.steps.flatMap((step, index) => {
    const points = pointsOf(step);
    const first = points[0] ?? at;
    const last = points.at(-1) ?? at;
    if (first === undefined || last === undefined || (points.length === 0 && !isPress(step))) return [];
    const moved = at === undefined || (at.x === first.x && at.y === first.y) ? undefined : pathOf([at, first]);
    at = last;
    return [{ step, index, points, first, last, moved }];
  });
  if (parts.length === 0) return null;
  return (
    <svg class="way" viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
      {parts.map(({ step, index, points, first, last, moved }) => (
        <g
          key={index}
          class={step.outcome ?? call.outcome}
          data-step={step.action.type}
          data-at={`${last.x},${last.y}`}
        >
          {moved !== undefined && <path class="moved" d={moved} />}
          {points.length > 1 && <path class="halo" d={pathOf(points)} />}
          {points.length > 1 && <path class="dragged" d={pathOf(points)} />}
          {points.length > 1 && <circle class="start" cx={first.x} cy={first.y} r={radius / 2} />}
          {isPress(step) ? (
            <>
              <circle class="halo" cx={last.x} cy={last.y} r={radius} />
              <circle class="ring" cx={last.x} cy={last.y} r={radius} />
            </>
          ) : null}
          <circle class="dot" cx={last.x} cy={last.y} r={radius / 3} />
          {parts.length > 1 && (
            <text x={last.x + radius * 1.3} y={last.y - radius * 0.8} font-size={radius * 1.5}>
              {index + 1}
            </text>
          )}
        </g>
      ))}
    </svg>
  );
};
