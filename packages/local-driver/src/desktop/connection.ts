import {
  ClosedError,
  startDeadline,
  toError,
  type ChangeListener,
  type ChangeWatch,
  type ComputerInfo,
  type Deadline,
  type Facts,
  type FilesFacet,
  type Observation,
  type OpenShell,
  type PlannedRequest,
  type Platform,
  type Point,
  type RawPicture,
  type Rules,
  type ScreenshotData,
  type SendReport,
  type ShellFacet,
  type Size,
  type StreamsFacet,
  type TabId,
} from '@farhand/core/driver';
import { openCommand } from './open-command.js';
import type { DesktopComputer } from './computer.js';
import { desktopFiles, duringEach } from './files.js';
import type { PaintTeller } from './paint.js';
import { takePicture, takePixels } from './screenshot.js';
import { desktopRules } from './rules.js';
import { sendCalls } from './send.js';
import { runCommand, streamCommand } from './shell.js';
import { openScreenCast } from './streams.js';
import { watchScreen } from './watch.js';
import { lineOf, type DesktopConnection, type XCall } from './wire.js';

/** A desktop has one keyboard, and text can be entered only with it. */
const facts: Facts = { keysHeldPer: 'computer', typingSendsKeys: true, wheelNotchPx: 120 };

/** One connection to a desktop. */
export class LocalDesktopConnection implements DesktopConnection {
  readonly id: string;
  readonly kind = 'desktop';
  readonly platform: Platform = 'linux';
  readonly display: Size;
  readonly rules: Rules<XCall> = desktopRules;
  readonly facts: Facts = facts;
  readonly shell: ShellFacet;
  readonly files: FilesFacet;
  readonly streams: StreamsFacet;
  /** Absent if the server does not report repaints. */
  readonly watch?: NonNullable<DesktopConnection['watch']>;
  readonly environment: Readonly<Record<string, string>>;
  readonly #computer: DesktopComputer;
  readonly endsWithProcess: boolean;
  readonly #owns: boolean;
  #detached = false;

  /** `owns`: whether detaching this connection also ends the computer. */
  constructor(computer: DesktopComputer, owns: boolean) {
    this.id = computer.id;
    this.endsWithProcess = computer.endsWithProcess;
    this.display = computer.size;
    this.environment = computer.environment;
    this.shell = {
      run: (command, options, deadline) =>
        this.#during(deadline, () => runCommand(command, options, computer, deadline)),
      stream: (command, options, deadline) =>
        this.#streaming(deadline, () => streamCommand(command, options, computer, deadline)),
      open: (command, options, deadline) =>
        this.#during(deadline, async () => this.#talking(await openCommand(command, options, computer, deadline))),
    };
    this.files = duringEach(desktopFiles(computer.home.folder), (deadline, work) => this.#during(deadline, work));
    this.streams = {
      screencastType: 'frame',
      screencast: (request, deadline) =>
        this.#during(deadline, async () => {
          const parts = await openScreenCast(computer, request, deadline);
          return this.#streaming(deadline, () => parts);
        }),
    };
    const { paint } = computer.display;
    if (paint !== undefined) this.watch = (_tab, deadline, listener) => this.#watch(paint, deadline, listener);
    this.#computer = computer;
    this.#owns = owns;
  }

  plan(calls: readonly XCall[], observe?: Observation): readonly PlannedRequest[] {
    const events = calls.length === 0 ? [] : [{ summary: 'X events', lines: calls.map(lineOf) }];
    return observe === undefined ? events : [...events, { summary: 'GetImage', lines: [] }];
  }

  async send(calls: readonly XCall[], deadline: Deadline): Promise<SendReport> {
    const computer = this.#computer;
    try {
      return await this.#during(deadline, () =>
        computer.inOrder(async () => {
          const report = await sendCalls(calls, computer, deadline);
          const lost = deadline.isOver() ? undefined : computer.lost();
          return report.error === undefined || lost === undefined ? report : { ...report, error: lost };
        }),
      );
    } catch (error) {
      return { outcomes: calls.map(() => 'notRun'), requests: 0, error: toError(error) };
    }
  }

  /** Takes a screenshot that shows the effects of earlier input, as far as programs paint them within 250 ms. */
  screenshot(_tab: TabId | undefined, deadline: Deadline): Promise<ScreenshotData> {
    const { display, size, paint } = this.#computer;
    return this.#during(deadline, async () => {
      await paint.shown(deadline);
      return takePicture(display, size, deadline);
    });
  }

  glance(_tab: TabId | undefined, deadline: Deadline): Promise<RawPicture> {
    const { display, size } = this.#computer;
    return this.#during(deadline, () => takePixels(display, size, deadline));
  }

  /** Starts when the effects of earlier input are visible. */
  async #watch(teller: PaintTeller, deadline: Deadline, listener: ChangeListener): Promise<ChangeWatch> {
    const { display, size, paint } = this.#computer;
    return this.#during(deadline, async () => {
      await paint.shown(deadline);
      return watchScreen(display, teller, size, deadline, listener);
    });
  }

  pointer(deadline: Deadline): Promise<Point> {
    return this.#during(deadline, async () => (await deadline.race(this.#computer.display.pointer())).at);
  }

  status(deadline: Deadline): Promise<ComputerInfo> {
    return this.#during(deadline, async () => {
      await deadline.race(this.#computer.display.sync());
      return this.#computer.info();
    });
  }

  /** Counts as a call: restarts the idle time. */
  async keepAlive(deadline: Deadline): Promise<void> {
    await this.status(deadline);
  }

  async terminate(deadline: Deadline): Promise<void> {
    await deadline.race(this.#computer.end('terminate() was called'));
  }

  async detach(): Promise<void> {
    this.#detached = true;
    if (this.#owns) await this.#computer.end('it was detached');
  }

  async #during<T>(deadline: Deadline, work: () => Promise<T>): Promise<T> {
    if (this.#detached) {
      throw (
        this.#computer.lost() ??
        new ClosedError('This connection was detached. Nothing was sent. Attach to the computer again.')
      );
    }
    return this.#computer.during(deadline, work);
  }

  /** Like {@link LocalDesktopConnection.#during}, for a stream that lasts as long as its consumer reads. */
  async *#streaming<T>(deadline: Deadline, start: () => AsyncIterable<T>): AsyncGenerator<T, void, undefined> {
    await this.#during(deadline, () => Promise.resolve());
    const release = this.#computer.use();
    try {
      for await (const one of start()) {
        const lost = this.#computer.lost();
        if (lost !== undefined) throw lost;
        yield one;
      }
    } finally {
      release();
    }
  }

  /** Like {@link LocalDesktopConnection.#during}, for each call of an interactive command. */
  #talking(shell: OpenShell): OpenShell {
    return {
      read: async (signal) => {
        const deadline = startDeadline({ signal, timeoutMs: 0 }, 'shell.open');
        try {
          const chunks = await this.#during(deadline, () => deadline.race(shell.read(signal)));
          const lost = this.#computer.lost();
          if (lost !== undefined) throw lost;
          return chunks;
        } finally {
          deadline.dispose();
        }
      },
      write: (text, deadline) => this.#during(deadline, () => shell.write(text, deadline)),
      closeInput: (deadline) => this.#during(deadline, () => shell.closeInput(deadline)),
      end: (deadline) => shell.end(deadline),
    };
  }
}
