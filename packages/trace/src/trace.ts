import type { CallBegan, CallEnded, EventHead, Observer, PictureTaken, ToldEvent } from '@farhand/core';
import { describe, labelOf, redact } from '@farhand/core/driver';
import { rename, rm, writeFile } from 'node:fs/promises';
import { sep } from 'node:path';
import { checkTraceOptions, type TraceFiles, type TraceOptions, type TraceSettings } from './options.js';
import { pageOf } from './page.js';
import { readTrace } from './reading/read-trace.js';
import { Images } from './recording/images.js';
import { LineFile } from './recording/line-file.js';
import { lineVersion, type CallLine, type PictureLine, type ResultLine } from './recording/line.js';
import { Sources } from './recording/sources.js';

/** The most bytes of an attachment. */
const mostAttachedBytes = 4 * 1024 * 1024;

/** Records one computer's run. Created by {@link trace}. */
export interface Trace extends Observer {
  /** The absolute paths of the files. */
  readonly files: TraceFiles;
  /** Whether the files are kept when the run ends: always with `mode: 'on'`, otherwise only after a failure. */
  readonly isKept: boolean;
  /**
   * Reports that the run has failed, for example because of an assertion. The page shows the reason, and
   * `'retain-on-failure'` keeps the files. Call it before the computer closes.
   */
  fail(reason: unknown): void;
  /** Starts a named part of the run. The page shows the name before the calls that follow. */
  step(name: string): void;
  /**
   * Adds a text or bytes to the page, under a name.
   *
   * @throws RangeError if the content is longer than 4 MiB.
   */
  attach(name: string, content: string | Uint8Array): void;
}

/**
 * Creates an observer that records what happens on a computer: a file of JSON lines during the run, and at the end a
 * page that opens from disk. Create one for each computer.
 *
 * @throws TypeError if an option is unknown or invalid.
 *
 * @example
 * ```ts
 * import { launch } from '@farhand/core';
 * import { local } from '@farhand/local-driver';
 * import { trace } from '@farhand/trace';
 *
 * await using traced = await launch(local(), { observers: [trace({ file: 'runs/login.html' })] });
 * ```
 */
export const trace = (options?: TraceOptions): Trace => new FileTrace(checkTraceOptions(options));

class FileTrace implements Trace {
  readonly files: TraceFiles;
  readonly wantsPictures: boolean;
  readonly #settings: TraceSettings;
  readonly #lines: LineFile;
  readonly #images: Images;
  readonly #sources: Sources;
  /** The current directory with a trailing separator, which shown paths omit. */
  readonly #here: string;
  #state: 'new' | 'running' | 'over' = 'new';
  #computer: string | undefined;
  #hasFailed = false;
  #lastImage: string | undefined;

  constructor(settings: TraceSettings) {
    this.#settings = settings;
    this.files = settings.files;
    this.wantsPictures = settings.pictures !== 'none';
    const folder = process.cwd();
    this.#here = folder.endsWith(sep) ? folder : `${folder}${sep}`;
    this.#lines = new LineFile(settings.files.lines, (error) => this.#warn(settings.files.lines, error));
    this.#images = new Images(
      (line) => this.#lines.add(line),
      () =>
        warn(
          'The package sharp could not be loaded, so pictures are stored unchanged and take more space. Install it: npm install --include=optional sharp',
        ),
    );
    this.#sources = new Sources(folder, (line) => this.#lines.add(line));
  }

  get isKept(): boolean {
    return this.#settings.mode === 'on' || this.#hasFailed;
  }

  tell(event: ToldEvent): void {
    this.#begin(event);
    switch (event.type) {
      case 'call':
        this.#lines.add(this.#callLine(event));
        break;
      case 'result':
        if (event.outcome === 'failed') this.#hasFailed = true;
        this.#lines.add(this.#resultLine(event));
        break;
      case 'picture':
        this.#picture(event);
        break;
      case 'held':
        this.#lines.add({
          ...event,
          held: event.held.map((held) => ({ ...held, pressedAt: this.#place(held.pressedAt) })),
        });
        break;
      case 'request':
      case 'pointer':
      case 'look':
      case 'open':
      case 'end':
        this.#lines.add(event);
        break;
    }
  }

  fail(reason: unknown): void {
    this.#hasFailed = true;
    const message = reason instanceof Error ? `${reason.name}: ${reason.message}` : String(reason);
    this.#add({ type: 'failure', message: this.#text(message) });
  }

  step(name: string): void {
    if (typeof name !== 'string') throw new TypeError(`trace.step: name must be a string, got ${describe(name)}.`);
    this.#add({ type: 'part', name: this.#text(name) });
  }

  attach(name: string, content: string | Uint8Array): void {
    if (typeof name !== 'string') throw new TypeError(`trace.attach: name must be a string, got ${describe(name)}.`);
    if (typeof content !== 'string' && !(content instanceof Uint8Array))
      throw new TypeError(`trace.attach: content must be a string or a Uint8Array, got ${describe(content)}.`);
    if (content.length > mostAttachedBytes)
      throw new RangeError(
        `trace.attach: '${name}' is longer than 4 MiB. It was not added. Write it to a separate file.`,
      );
    const kept =
      typeof content === 'string' ? { text: redact(content, []) } : { data: Buffer.from(content).toString('base64') };
    this.#add({ type: 'attachment', name: this.#text(name), ...kept });
  }

  async finish(): Promise<void> {
    if (this.#state === 'over') return;
    const hasBegun = this.#state === 'running';
    this.#state = 'over';
    if (!hasBegun) return;
    if (this.isKept) await Promise.all([this.#images.end(), this.#sources.end()]);
    else this.#images.drop();
    const lost = { lines: this.#lines.lost, pictures: this.#images.lost };
    if (lost.lines + lost.pictures > 0) this.#lines.add({ type: 'lost', ...lost });
    await this.#lines.end();
    if (this.#lines.isBroken) return;
    try {
      if (this.isKept) await writePage(this.files);
      else await this.#lines.remove();
    } catch (error) {
      this.#warn(this.isKept ? this.files.page : this.files.lines, error);
    }
  }

  /** Checks that the event belongs to the recorded run. */
  #begin({ computer }: EventHead): void {
    if (this.#state === 'over')
      throw new Error('trace: this trace has ended. Create a separate trace() for each computer.');
    if (computer !== undefined) {
      this.#computer ??= computer;
      if (computer !== this.#computer)
        throw new Error('trace: this trace records another computer. Create a separate trace() for each computer.');
    }
    this.#start();
  }

  #start(): void {
    if (this.#state !== 'new') return;
    this.#state = 'running';
    this.#lines.add({ type: 'trace', version: lineVersion, atMs: now() });
  }

  /** Adds a line for a call of the user. Ignored after the end. */
  #add(line: object): void {
    if (this.#state === 'over') return;
    this.#start();
    this.#lines.add({ ...line, atMs: now() });
  }

  #callLine(event: EventHead & CallBegan): CallLine {
    const calledAt = this.#place(event.calledAt);
    this.#sources.take(calledAt);
    return { ...event, calledAt, labels: event.actions.map((action) => labelOf(action)) };
  }

  #resultLine({ error, ...event }: EventHead & CallEnded): ResultLine {
    return {
      ...event,
      steps: event.steps.map((step) => ({ ...step, label: labelOf(step.action) })),
      ...(error === undefined ? {} : { error: { ...error, message: this.#paths(error.message) } }),
    };
  }

  #picture({ bytes, mime, ...event }: EventHead & PictureTaken): void {
    if (this.#settings.pictures === 'none') return;
    const image = this.#images.take({ bytes, mime });
    if (this.#settings.pictures === 'changes' && image !== undefined && image === this.#lastImage) return;
    this.#lastImage = image;
    const line: PictureLine = { ...event, ...(image === undefined ? {} : { image }) };
    this.#lines.add(line);
  }

  #text(text: string): string {
    return this.#paths(redact(text, []));
  }

  #place(calledAt: string): string {
    return calledAt.startsWith(this.#here) ? calledAt.slice(this.#here.length) : calledAt;
  }

  #paths(message: string): string {
    return this.#here.length > 1 ? message.replaceAll(this.#here, '') : message;
  }

  #warn(path: string, error: unknown): void {
    const why = error instanceof Error ? error.message : String(error);
    warn(`'${path}' could not be written: ${why.replace(/\.$/, '')}. The run continues without it.`);
  }
}

const now = (): number => performance.timeOrigin + performance.now();

const warn = (message: string): void => process.emitWarning(`trace: ${message}`, { code: 'FARHAND_TRACE' });

/** Writes the page for the written lines, atomically. */
const writePage = async ({ page, lines }: TraceFiles): Promise<void> => {
  const half = `${page}.${process.pid}.part`;
  try {
    await writeFile(half, await pageOf(await readTrace(lines)));
    await rename(half, page);
  } finally {
    await rm(half, { force: true });
  }
};
