import { timelineOf, type LookLine, type TracedCall } from '../reading/timeline.js';
import type { Line } from '../recording/line.js';

/** Formats a trace as text for terminals and agents: the calls with their outcomes, indented within holds. */
export const textOf = (lines: readonly Line[]): string => {
  const { calls, driver, kind, display, totals, failures, why, held, startMs } = timelineOf(lines);
  const head = [driver ?? 'no computer', kind, display && `${display.width}×${display.height}`].filter(Boolean);
  return [
    `${head.join(' ')}, ${new Date(startMs).toISOString()}`,
    `${totals.calls} calls, ${totals.failed} failed, ${totals.requests} requests, ${ms(totals.ms)}, ${totals.bytes} bytes, ${totals.pictures} pictures`,
    '',
    ...calls.flatMap(callLines),
    ...held.flatMap(
      ({ name, startMs: from, endMs, pressedAt }) => `held ${name} for ${ms(endMs - from)}, pressed at ${pressedAt}`,
    ),
    ...failures.map(({ message }) => `failed: ${indented(message, '  ').trimStart()}`),
    ...(why === undefined ? ['The trace ends before the computer was closed.'] : [`ended: ${why}`]),
    '',
  ].join('\n');
};

const ms = (time: number): string => `${Math.round(time)} ms`;

const indented = (text: string, indent: string): string =>
  text
    .split('\n')
    .map((line) => `${indent}${line}`)
    .join('\n');

/** What a locator saw: what was looked for, and each place. */
const lookLines = ({ target, where, engines, seen }: LookLine, indent: string): readonly string[] => [
  `${indent}looked by ${engines.join(' and ')} for ${[target, ...where].join(', ')}`,
  ...seen.map(({ role, text, box, score, confidence }) => {
    const like = score ?? confidence;
    return `${indent}  ${role} ${text === undefined ? '' : `"${text}" `}${box.width}×${box.height} at ${box.x}, ${box.y}${like === undefined ? '' : ` (${like.toFixed(2)})`}`;
  }),
];

const callLines = ({
  call,
  label,
  calledAt,
  depth,
  outcome,
  durationMs,
  requests,
  steps,
  error,
  look,
  part,
}: TracedCall): readonly string[] => {
  const indent = '  '.repeat(depth);
  const took = durationMs === undefined ? '' : ` in ${ms(durationMs)}`;
  const sent = requests.length === 0 ? '' : `, ${requests.length} ${requests.length === 1 ? 'request' : 'requests'}`;
  return [
    ...(part === undefined ? [] : [`# ${part}`]),
    `${indent}${call} ${label}: ${outcome === 'open' ? 'not ended' : outcome}${took}${sent} (${calledAt})`,
    ...(outcome === 'done' ? [] : steps.map((step) => `${indent}    ${step.outcome ?? '-'} ${step.label}`)),
    ...(look === undefined ? [] : lookLines(look, `${indent}    `)),
    ...(error === undefined
      ? []
      : [
          indented(
            `${error.name}${error.code === undefined ? '' : ` (${error.code})`}: ${error.message}`,
            `${indent}    `,
          ),
        ]),
  ];
};

/** Returns the events of a trace, one JSON object per line, without the bytes of pictures and attachments. */
export const jsonOf = (lines: readonly Line[]): string =>
  lines
    .filter(({ type }) => type !== 'image')
    .map((line) => (line.type === 'attachment' ? { ...line, data: undefined } : line))
    .map((line) => `${JSON.stringify(line)}\n`)
    .join('');
