import { launch, type ToldEvent } from '@farhand/core';
import { recorder } from '@farhand/driver-testkit/recorder';
import { spans } from '@farhand/trace/otel';
import { SpanKind, SpanStatusCode, type Tracer } from '@opentelemetry/api';
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
  type ReadableSpan,
} from '@opentelemetry/sdk-trace-base';
import { describe, expect, test } from 'vitest';

const tracing = (): { readonly tracer: Tracer; readonly made: () => readonly ReadableSpan[] } => {
  const exporter = new InMemorySpanExporter();
  const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
  return { tracer: provider.getTracer('test'), made: () => exporter.getFinishedSpans() };
};

/** Each span as its name and the names that it lies within, the outermost first. */
const paths = (made: readonly ReadableSpan[]): readonly string[] => {
  const pathOf = (span: ReadableSpan): string => {
    const parent = made.find((other) => other.spanContext().spanId === span.parentSpanContext?.spanId);
    return parent === undefined ? span.name : `${pathOf(parent)} > ${span.name}`;
  };
  return made.map(pathOf).sort();
};

const head = { number: 1, atMs: 1_800_000_000_000, computer: 'c-1' };

const request = (more: object = {}): ToldEvent => ({
  ...head,
  type: 'request',
  method: 'POST',
  path: '/execute?include=all',
  status: 200,
  attempt: 2,
  calls: [],
  durationMs: 40,
  sentBytes: 12,
  requestId: 'r-1',
  ...more,
});

const call = (number: number, label: string, within?: number): ToldEvent => ({
  ...head,
  type: 'call',
  call: number,
  label,
  calledAt: 'tests/a.test.ts:3:9',
  actions: [],
  ...(within === undefined ? {} : { within }),
});

describe('spans', () => {
  test('are one for the computer and one for each call, within its hold', async () => {
    const { tracer, made } = tracing();
    const computer = await launch(recorder(), { observers: [spans({ tracer })] });
    await computer.keyboard.hold('shift', async () => {
      await computer.tab.click(1, 1);
    });
    await computer.close();
    expect(paths(made())).toEqual([
      'farhand computer',
      'farhand computer > keyboard.hold("shift")',
      'farhand computer > keyboard.hold("shift") > tab.click',
      'farhand computer > launch(recorder())',
    ]);
    const root = made().find(({ name }) => name === 'farhand computer');
    expect(root?.attributes).toEqual({
      'farhand.computer': 'recorder-1',
      'farhand.driver': 'recorder',
      'farhand.kind': 'browser',
      'farhand.opened_by': 'launch',
      'farhand.end': 'it was ended',
    });
  });

  test('of calls that failed say so', async () => {
    const { tracer, made } = tracing();
    const driver = recorder();
    const computer = await launch(driver, { observers: [spans({ tracer })] });
    driver.connections[0]?.failAt(1);
    await expect(computer.tab.click(1, 1)).rejects.toThrow('Made to fail.');
    await computer.close();
    const [span] = made().filter(({ name }) => name === 'tab.click');
    expect(span?.status).toEqual({ code: SpanStatusCode.ERROR, message: expect.stringContaining('Made to fail.') });
    expect(span?.attributes).toMatchObject({ 'error.type': 'ACTION_FAILED', 'farhand.call': 2, 'farhand.steps': 1 });
    expect(span?.attributes['code.file.path']).toMatch(/otel\.test\.ts$/);
  });

  test('of requests lie within the first of the calls that they are sent for', () => {
    const { tracer, made } = tracing();
    const observer = spans({ tracer });
    observer.tell(call(1, 'keyboard.hold'));
    observer.tell(call(2, 'tab.click', 1));
    observer.tell(call(3, 'tab.press'));
    observer.tell(request({ calls: [2, 3] }));
    observer.tell(
      request({ calls: [3], status: 503, error: { name: 'TransportError', code: 'TRANSPORT', message: 'busy' } }),
    );
    observer.finish?.();
    expect(paths(made())).toEqual([
      'farhand computer',
      'farhand computer > keyboard.hold',
      'farhand computer > keyboard.hold > tab.click',
      'farhand computer > keyboard.hold > tab.click > POST',
      'farhand computer > tab.press',
      'farhand computer > tab.press > POST',
    ]);
    const [good, bad] = made().filter(({ name }) => name === 'POST');
    expect([good?.kind, good?.duration, good?.status.code]).toEqual([
      SpanKind.CLIENT,
      [0, 40_000_000],
      SpanStatusCode.UNSET,
    ]);
    expect(good?.attributes).toEqual({
      'http.request.method': 'POST',
      'url.path': '/execute',
      'http.request.resend_count': 1,
      'http.request.body.size': 12,
      'http.response.status_code': 200,
      'farhand.request_id': 'r-1',
    });
    expect(bad?.status).toEqual({ code: SpanStatusCode.ERROR, message: 'busy' });
  });

  test('need no provider', async () => {
    const computer = await launch(recorder(), { observers: [spans()] });
    await computer.tab.click(1, 1);
    await computer.close();
    expect(() => Reflect.apply(spans, undefined, [{ name: 'x' }])).toThrow(
      "spans: unknown option 'name'. Known options: tracer.",
    );
  });
});
