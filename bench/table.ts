import { isReached, type Goal, type Result } from './compare.js';
import type { Spread } from './statistics.js';

/** Three digits are all that a figure of a noisy machine is worth. */
const shownFigure = (figure: number): string => {
  const digits = Math.abs(figure) >= 100 ? 0 : Math.abs(figure) >= 10 ? 1 : Math.abs(figure) >= 0.1 ? 2 : 3;
  return figure.toFixed(digits);
};

const shownSpread = ({ median, low, high }: Spread): string =>
  `${shownFigure(median)} (${shownFigure(low)}–${shownFigure(high)})`;

const shownGoal = (goal: Goal): string =>
  'atMost' in goal ? `≤ ${shownFigure(goal.atMost)}` : `≥ ${shownFigure(goal.atLeast)}`;

const verdictOf = (result: Result): string => {
  const reached = isReached(result);
  if (reached === undefined) return '';
  return reached ? 'reached' : 'not reached';
};

/** The columns of the table of results. */
export const columns = ['Work', 'Unit', 'Farhand', 'Peer', 'Compared', 'Limit', 'Goal', ''] as const;

/** A result as a row of the table. */
export const rowOf = (result: Result): readonly string[] => {
  const { work, unit, ours, peer, compared, limit, goal } = result;
  const sign = goal?.of === 'difference' ? '+' : '× ';
  return [
    work,
    unit,
    shownSpread(ours),
    peer === undefined ? '' : `${peer.name}: ${shownSpread(peer)}`,
    compared === undefined ? '' : `${sign}${shownSpread(compared)}`,
    limit === undefined ? '' : `${sign}${shownFigure(limit.median)}`,
    goal === undefined ? '' : `${shownGoal(goal)}${goal.of === 'ours' ? ` ${unit}` : ''}`,
    verdictOf(result),
  ];
};
