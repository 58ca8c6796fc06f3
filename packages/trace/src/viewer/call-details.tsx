import type { VNode } from 'preact';
import type { RequestLine, Timeline, TracedCall } from '../reading/timeline.js';
import type { SourceLine } from '../recording/line.js';
import { count, duration, size } from './format.js';
import { SeenList } from './seen.js';
import { Stage, type Side } from './stage.js';

interface CallDetailsProps {
  readonly timeline: Timeline;
  readonly call: TracedCall;
  readonly side: Side;
  readonly onSide: (side: Side) => void;
}

const outcomes = { done: 'done', failed: 'failed', open: 'had not ended' } as const;

/** Shows everything about one call. */
export const CallDetails = ({ timeline, call, side, onSide }: CallDetailsProps): VNode => {
  const source = timeline.sources.get(call.calledAt);
  return (
    <>
      <div class="heading">
        <h2>{call.label}</h2>
        <p class="muted">
          <span class={call.outcome === 'done' ? '' : 'bad'}>{outcomes[call.outcome]}</span>
          {call.durationMs === undefined ? '' : ` in ${duration(call.durationMs)}`} · call {call.call}
          {call.within === undefined ? '' : `, within ${call.within}`} · {duration(call.startMs - timeline.startMs)}{' '}
          after the start
        </p>
      </div>
      {call.error !== undefined && (
        <section class="error" aria-label="Error">
          <h3>
            {call.error.name}
            {call.error.code === undefined ? '' : <code>{call.error.code}</code>}
          </h3>
          <pre>{call.error.message}</pre>
        </section>
      )}
      <div class="columns">
        <Stage timeline={timeline} call={call} side={side} onSide={onSide} />
        <div class="facts">
          {call.steps.length > 0 && (
            <section>
              <h3>Steps</h3>
              <ol class="steps">
                {call.steps.map(({ label, outcome }, index) => (
                  <li key={index} class={outcome}>
                    <span>{label}</span>
                    {outcome !== undefined && <span class="outcome">{outcome === 'notRun' ? 'not run' : outcome}</span>}
                  </li>
                ))}
              </ol>
            </section>
          )}
          {call.look !== undefined && <SeenList look={call.look} />}
          <section>
            <h3>Source</h3>
            <Source source={source} at={call.calledAt} />
          </section>
          {call.requests.length > 0 && (
            <section>
              <h3>{count(call.requests.length, 'request')}</h3>
              <ol class="requests">
                {call.requests.map((request) => (
                  <Request key={request.number} request={request} />
                ))}
              </ol>
            </section>
          )}
        </div>
      </div>
    </>
  );
};

const Source = ({ source, at }: { readonly source: SourceLine | undefined; readonly at: string }): VNode => {
  const called = Number(/:(\d+):\d+$/.exec(at)?.[1]);
  return (
    <>
      <p class="place">{at}</p>
      {source !== undefined && (
        <pre class="source" tabIndex={0} aria-label={`Source at ${at}`}>
          {source.lines.map((text, index) => {
            const number = source.first + index;
            return (
              <span key={number} class={number === called ? 'line called' : 'line'}>
                <span class="number">{number}</span>
                {text}
                {'\n'}
              </span>
            );
          })}
        </pre>
      )}
    </>
  );
};

const Request = ({ request }: { readonly request: RequestLine }): VNode => {
  const isBad = request.status === undefined || request.status >= 400;
  const { receivedBytes, requestId, attempt, error } = request;
  return (
    <li>
      <div>
        <span class={isBad ? 'status bad' : 'status'}>{request.status ?? 'no reply'}</span>
        <code>
          {request.method} {request.path}
        </code>
      </div>
      <p class="muted">
        {duration(request.durationMs)} · {size(request.sentBytes)} sent
        {receivedBytes === undefined ? '' : ` · ${size(receivedBytes)} received`}
        {attempt > 1 ? ` · attempt ${attempt}` : ''}
        {requestId === undefined ? '' : ` · ${requestId}`}
      </p>
      {error !== undefined && <p class="bad">{error.message}</p>}
    </li>
  );
};
