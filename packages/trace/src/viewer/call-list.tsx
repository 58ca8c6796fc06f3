import type { VNode } from 'preact';
import type { TracedCall } from '../reading/timeline.js';
import { duration, shortPlace } from './format.js';

const marks = { done: '✓', failed: '✕', open: '…' } as const;
const outcomes = { done: 'done', failed: 'failed', open: 'not ended' } as const;

interface CallListProps {
  readonly calls: readonly TracedCall[];
  readonly selected: number | undefined;
  readonly onSelect: (call: number) => void;
  /** Whether nested calls are not indented, because only some calls are shown. */
  readonly isFlat: boolean;
}

/** Shows the calls in a list, with nested calls indented. */
export const CallList = ({ calls, selected, onSelect, isFlat }: CallListProps): VNode => (
  <ol>
    {calls.map((call) => (
      <li key={call.call}>
        {call.part !== undefined && <h2 class="part">{call.part}</h2>}
        <button
          type="button"
          class={`call ${call.outcome}`}
          style={{ paddingLeft: `${0.75 + (isFlat ? 0 : call.depth * 1.25)}rem` }}
          aria-current={call.call === selected ? 'true' : undefined}
          onClick={() => onSelect(call.call)}
        >
          <span class="mark" aria-label={outcomes[call.outcome]} role="img">
            {marks[call.outcome]}
          </span>
          <span class="label">{call.label}</span>
          <span class="ms">{call.durationMs === undefined ? '' : duration(call.durationMs)}</span>
          <span class="what muted">
            {call.steps.map(({ label }) => label).join(' · ') || shortPlace(call.calledAt)}
          </span>
        </button>
      </li>
    ))}
  </ol>
);
