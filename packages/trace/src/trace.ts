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

/** More bytes are no attachment of a page. */
const mostAttachedBytes = 4 * 1024 * 1024;

/**
 * Records one computer's run. Made by {@link trace}.
 */
export interface Trace extends Observer {
  /** Where the files are, as absolute paths. */
  readonly files: TraceFiles;
  /** Whether the files stay when the run ends: always with `mode: 'on'`, otherwise after a failure only. */
  readonly isKept: boolean;
  /**
   * Says that the run has failed, such as by an assertion. The page shows the reason, and `'retain-on-failure'` keeps the files.
   * Call it before the computer is closed.
   */
  fail(reason: unknown): void;
  /** Says that a part of the run begins: the page shows its name before the calls that follow. */
  step(name: string): void;
  /**
   * Adds a text or bytes to the page, under a name.
   *
   * @throws RangeError if it is longer than 4 MiB.
   */
  attach(name: string, content: string | Uint8Array): void;
}

/**
 * Makes an observer that records what happens on a computer: a file of JSON lines while it runs, and at the end a page that opens
 * from disk. Make one for each computer.
 *
 * @throws TypeError if an option is unknown or wrong.
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
  /** The current directory with a separator behind it, which paths are shown without. */
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
      () => warn('The package sharp could not be loaded, so pictures are kept as they came and take more room.'),
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
      throw new RangeError(`trace.attach: '${name}' is longer than 4 MiB. Write it to a file of its own.`);
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

  /** Checks that the event belongs to the run that is recorded. */
  #begin({ computer }: EventHead): void {
    if (this.#state === 'over')
      throw new Error('trace: this trace has ended. Make one with trace() for each computer.');
    if (computer !== undefined) {
      this.#computer ??= computer;
      if (computer !== this.#computer)
        throw new Error('trace: this trace records another computer. Make one with trace() for each computer.');
    }
    this.#start();
  }

  #start(): void {
    if (this.#state !== 'new') return;
    this.#state = 'running';
    this.#lines.add({ type: 'trace', version: lineVersion, atMs: now() });
  }

  /** Adds what the user of the trace says. After the end there is no place for it. */
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
    warn(`'${path}' could not be written: ${why.replace(/\.$/, '')}. The run goes on without it.`);
  }
}

const now = (): number => performance.timeOrigin + performance.now();

const warn = (message: string): void => process.emitWarning(`trace: ${message}`, { code: 'FARHAND_TRACE' });

/** Writes the page of lines that were written. It is there whole or not at all. */
const writePage = async ({ page, lines }: TraceFiles): Promise<void> => {
  const half = `${page}.${process.pid}.part`;
  try {
    await writeFile(half, await pageOf(await readTrace(lines)));
    await rename(half, page);
  } finally {
    await rm(half, { force: true });
  }
};
