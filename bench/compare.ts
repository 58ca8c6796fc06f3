import { spreadOf, type Spread } from './statistics.js';

/** One of the two that are compared. */
interface Side {
  readonly name: string;
  /** Does the work and resolves to its figure, in the unit of the comparison. */
  run(): Promise<number>;
}

/** What a comparison is to reach, and of which figure: Farhand's own, or the one compared with the peer's. */
export type Goal = { readonly of: 'ours' | 'ratio' | 'difference' } & (
  | { readonly atMost: number }
  | { readonly atLeast: number }
);

/** Work that Farhand and a peer do in turns. Without a peer, Farhand's figure stands alone. */
export interface Comparison {
  /** In kebab-case, to select it. */
  readonly name: string;
  /** The work, for readers. */
  readonly work: string;
  /** The unit of both figures. */
  readonly unit: string;
  readonly ours: Side['run'];
  readonly peer?: Side;
  /** Does the work as far as the program below allows, without any library. Shows what can be reached at best. */
  readonly limit?: Side['run'];
  readonly goal?: Goal;
  /** How often each does the work. */
  readonly rounds: number;
}

/** Comparisons that share what they run on. */
export interface Suite {
  readonly name: string;
  /** Opens what the comparisons run on. Resolves to the reason instead, if that is not possible here. */
  open(): Promise<OpenSuite | string>;
}

/** A suite that can run. */
interface OpenSuite {
  readonly comparisons: readonly Comparison[];
  close(): Promise<void>;
}

/** The figures of a comparison. */
export interface Result extends Pick<Comparison, 'name' | 'work' | 'unit' | 'goal' | 'rounds'> {
  readonly suite: string;
  readonly ours: Spread;
  readonly peer?: Spread & { readonly name: string };
  /** The ratio or the difference of each pair of figures, as the goal has it. */
  readonly compared?: Spread;
  /** The ratio of the limit to the peer. */
  readonly limit?: Spread;
}

/** Runs of both sides that are not counted, because code is not compiled yet. */
const warmUps = 3;

/** Runs a comparison. The sides alternate, and so does which of them begins, so that a slow moment hits all. */
export const compare = async (suite: string, comparison: Comparison, rounds: number): Promise<Result> => {
  const { name, work, unit, goal, peer, limit } = comparison;
  const sides = [comparison.ours, peer?.run, limit].map((run) => ({ run, figures: new Array<number>() }));
  for (let round = -Math.min(warmUps, rounds); round < rounds; round += 1) {
    for (const { run, figures } of round % 2 === 0 ? sides : sides.toReversed()) {
      const figure = await run?.();
      if (figure !== undefined && round >= 0) figures.push(figure);
    }
  }
  const [ours = [], peers = [], limits = []] = sides.map(({ figures }) => figures);
  const beside = (figures: readonly number[]): Spread =>
    spreadOf(
      peers.map((figure, round) => {
        const own = figures[round] ?? NaN;
        return goal?.of === 'difference' ? own - figure : own / figure;
      }),
    );
  return {
    suite,
    name,
    work,
    unit,
    rounds,
    ...(goal === undefined ? {} : { goal }),
    ours: spreadOf(ours),
    ...(peer === undefined ? {} : { peer: { name: peer.name, ...spreadOf(peers) }, compared: beside(ours) }),
    ...(limit === undefined ? {} : { limit: beside(limits) }),
  };
};

/** The figure that the goal of a result is about. */
const judgedBy = ({ goal, ours, compared }: Result): number => (goal?.of === 'ours' ? ours : (compared ?? ours)).median;

/** Returns whether a result has reached its goal, or `undefined` if it has none. */
export const isReached = (result: Result): boolean | undefined => {
  const { goal } = result;
  if (goal === undefined) return undefined;
  return 'atMost' in goal ? judgedBy(result) <= goal.atMost : judgedBy(result) >= goal.atLeast;
};
