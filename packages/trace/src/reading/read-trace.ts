import { readFile } from 'node:fs/promises';
import { lineVersion, type Line } from '../recording/line.js';

/** The tag that contains the data of a page. */
export const dataTag: string = '<script type="application/json" id="trace">';

/** A file that contains no trace. Its message is for the user. */
class NotATraceError extends Error {}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Reads the lines of a trace from its lines file or its page. */
export const readTrace = async (path: string): Promise<readonly Line[]> => linesIn(await readFile(path, 'utf8'), path);

/**
 * Parses the lines of a trace. A killed process leaves a readable trace: a cut line is skipped, and so is a repeated
 * one.
 *
 * @throws NotATraceError if the file contains no trace, or one of a later version.
 */
export const linesIn = (text: string, path: string): readonly Line[] => {
  const values = text.trimStart().startsWith('<') ? valuesInPage(text) : valuesIn(text);
  const [header] = values;
  if (!isRecord(header) || header['type'] !== 'trace' || typeof header['version'] !== 'number')
    throw new NotATraceError(`'${path}' is not a trace: it is neither a trace.jsonl nor the page of one.`);
  if (header['version'] > lineVersion)
    throw new NotATraceError(
      `'${path}' was written by a later version of @farhand/trace: its lines have version ${header['version']}, and this version reads ${lineVersion}. Update @farhand/trace.`,
    );
  return values.filter(isLine);
};

const valuesIn = (text: string): readonly unknown[] =>
  [...new Set(text.split('\n'))].flatMap((line) => {
    try {
      return line === '' ? [] : [JSON.parse(line)];
    } catch {
      return [];
    }
  });

const valuesInPage = (text: string): readonly unknown[] => {
  const start = text.indexOf(dataTag);
  if (start < 0) return [];
  try {
    const value: unknown = JSON.parse(text.slice(start + dataTag.length, text.indexOf('</script>', start)));
    return Array.isArray(value) ? value : [];
  } catch {
    return [];
  }
};

/** The fields that each type of line must have to be read. The version guarantees the rest. */
const needed: Readonly<Record<Line['type'], readonly string[]>> = {
  trace: ['version', 'atMs'],
  call: ['number', 'atMs', 'call', 'label', 'calledAt', 'actions', 'labels'],
  result: ['number', 'atMs', 'call', 'outcome', 'durationMs', 'steps'],
  picture: ['number', 'atMs', 'width', 'height'],
  request: ['number', 'atMs', 'method', 'path', 'attempt', 'calls', 'durationMs', 'sentBytes'],
  held: ['number', 'atMs', 'held'],
  pointer: ['number', 'atMs', 'at'],
  look: ['number', 'atMs', 'call', 'target', 'where', 'engines', 'display', 'seen'],
  open: ['number', 'atMs', 'driver', 'kind', 'display'],
  end: ['number', 'atMs', 'why'],
  image: ['image', 'mime', 'data'],
  source: ['at', 'first', 'lines'],
  part: ['atMs', 'name'],
  attachment: ['atMs', 'name'],
  failure: ['atMs', 'message'],
  lost: ['lines', 'pictures'],
};

const isLine = (value: unknown): value is Line => {
  if (!isRecord(value)) return false;
  const fields = Object.entries(needed).find(([type]) => type === value['type'])?.[1];
  return fields !== undefined && fields.every((field) => value[field] !== undefined);
};
