/**
 * Creates OpenTelemetry spans for what happens on a computer. Requires the package `@opentelemetry/api`.
 *
 * @packageDocumentation
 */
import type { CallBegan, CallEnded, EventHead, Observer, RequestEnded, ToldError, ToldEvent } from '@farhand/core';
import { checkOptions } from '@farhand/core/driver';
import {
  context,
  SpanKind,
  SpanStatusCode,
  trace as api,
  type Attributes,
  type Context,
  type Span,
  type Tracer,
} from '@opentelemetry/api';

/** Options of `spans()`. */
export interface SpansOptions {
  /** The tracer for the spans. Default: the tracer `@farhand/trace` of the global provider. */
  readonly tracer?: Tracer;
}

/**
 * Creates an observer that writes spans: one for the computer, one for each call, within the span of its hold, and one
 * for each request. The computer's span is a child of the span that is active when you call `launch`. Create one
 * observer for each computer.
 *
 * @throws TypeError if an option is unknown.
 *
 * @example
 * ```ts
 * import { launch } from '@farhand/core';
 * import { local } from '@farhand/local-driver';
 * import { spans } from '@farhand/trace/otel';
 *
 * await using spanned = await launch(local(), { observers: [spans()] });
 * ```
 */
export const spans = (options: SpansOptions = {}): Observer => {
  checkOptions(options, ['tracer'], 'spans');
  return new SpanMaker(options.tracer ?? api.getTracer('@farhand/trace'));
};

interface OpenCall {
  readonly span: Span;
  readonly context: Context;
}

class SpanMaker implements Observer {
  readonly #tracer: Tracer;
  readonly #calls = new Map<number, OpenCall>();
  #root: { readonly span: Span; readonly context: Context } | undefined;

  constructor(tracer: Tracer) {
    this.#tracer = tracer;
  }

  tell(event: ToldEvent): void {
    const root = (this.#root ??= this.#begin(event));
    switch (event.type) {
      case 'open':
        root.span.setAttributes({
          'farhand.computer': event.computer ?? '',
          'farhand.driver': event.driver,
          'farhand.kind': event.kind,
          'farhand.opened_by': event.by,
        });
        break;
      case 'call':
        this.#call(event, root.context);
        break;
      case 'result':
        this.#result(event);
        break;
      case 'request':
        this.#request(event, root.context);
        break;
      case 'end':
        root.span.setAttribute('farhand.end', event.why);
        break;
      case 'held':
      case 'pointer':
      case 'picture':
      case 'look':
        break;
    }
  }

  finish(): void {
    // A call that never ended has no end time. Its span ends with the computer.
    for (const { span } of this.#calls.values()) span.end();
    this.#calls.clear();
    this.#root?.span.end();
  }

  #begin({ atMs }: EventHead): { readonly span: Span; readonly context: Context } {
    const outside = context.active();
    const span = this.#tracer.startSpan('farhand computer', { startTime: atMs }, outside);
    return { span, context: api.setSpan(outside, span) };
  }

  #call(event: EventHead & CallBegan, root: Context): void {
    const around = (event.within === undefined ? undefined : this.#calls.get(event.within)?.context) ?? root;
    const [, file = event.calledAt, line] = /^(.+):(\d+):\d+$/.exec(event.calledAt) ?? [];
    const attributes: Attributes = {
      'farhand.call': event.call,
      'code.file.path': file,
      ...(line === undefined ? {} : { 'code.line.number': Number(line) }),
    };
    const span = this.#tracer.startSpan(event.label, { startTime: event.atMs, attributes }, around);
    this.#calls.set(event.call, { span, context: api.setSpan(around, span) });
  }

  #result(event: EventHead & CallEnded): void {
    const span = this.#calls.get(event.call)?.span;
    if (span === undefined) return;
    this.#calls.delete(event.call);
    span.setAttribute('farhand.steps', event.steps.length);
    if (event.requests !== undefined) span.setAttribute('farhand.requests', event.requests);
    if (event.outcome === 'failed') fail(span, event.error);
    span.end(event.atMs);
  }

  #request(event: EventHead & RequestEnded, root: Context): void {
    // A span has one parent, but one request may carry several calls: the first call is the parent.
    const [first] = event.calls;
    const owner = first === undefined ? undefined : this.#calls.get(first);
    const attributes: Attributes = {
      'http.request.method': event.method,
      'url.path': event.path.replace(/\?.*$/, ''),
      'http.request.resend_count': event.attempt - 1,
      'http.request.body.size': event.sentBytes,
      ...(event.status === undefined ? {} : { 'http.response.status_code': event.status }),
      ...(event.receivedBytes === undefined ? {} : { 'http.response.body.size': event.receivedBytes }),
      ...(event.requestId === undefined ? {} : { 'farhand.request_id': event.requestId }),
    };
    const span = this.#tracer.startSpan(
      event.method,
      { kind: SpanKind.CLIENT, startTime: event.atMs - event.durationMs, attributes },
      owner?.context ?? root,
    );
    if (event.error !== undefined || (event.status ?? 0) >= 400) fail(span, event.error);
    span.end(event.atMs);
  }
}

const fail = (span: Span, error: ToldError | undefined): void => {
  if (error !== undefined) span.setAttribute('error.type', error.code ?? error.name);
  span.setStatus({ code: SpanStatusCode.ERROR, ...(error === undefined ? {} : { message: error.message }) });
};
