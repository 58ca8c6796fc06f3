import { typeError } from '../check/mistake.js';
import { checkOptions } from '../check/options.js';
import { describe } from '../check/values.js';
import { checkDriver, type Connection, type Driver } from '../contract/connection.js';
import { startDeadline, type Deadline } from '../deadline.js';
import { ClosedError, FarhandError, type OutcomeUnknownError } from '../errors.js';
import { closeAtProcessEnd, endAfterFailure } from '../process-end.js';
import { pointAt, takeCallSite, type CallSite } from '../session/call-site.js';
import { Session } from '../session/session.js';
import { ToldCalls } from '../session/told-calls.js';
import { inTime, startHeartbeat } from '../sleep.js';
import { Teller, tellingTo } from '../telling/teller.js';
import { Computer } from './computer.js';
import {
  attachOptions,
  checkLaunchOptions,
  defaultTimeoutMs,
  type AttachOptions,
  type AttachSettings,
  type LaunchOptions,
} from './launch-options.js';
import { useComputer } from './same-computer.js';
import { frontOf } from './tab.js';

/**
 * How long a driver may take after the timeout to end what it has created, or to report that it cannot, in
 * milliseconds.
 */
const lateMs = 12_000;

/**
 * Creates a computer and waits until it is ready. It ends with `close()`, at the end of an `await using` block, and
 * when the process exits because of a signal or an empty event loop.
 *
 * @remarks
 * If the event loop is empty, a warning with the code `FARHAND_LEFT_OPEN` names the computers that were not closed. If
 * the launch fails, Farhand ends what was created by then, which may take up to 12 s beyond `timeoutMs`. An aborted
 * launch rejects at once, and Farhand cleans up in the background.
 *
 * @throws TypeError if an option is unknown or has the wrong type.
 * @throws RangeError if an option is out of range.
 * @throws TransportError, TimeoutError, OutcomeUnknownError as the vendor reports.
 * @example
 * ```ts
 * import { launch } from '@farhand/core';
 * import { local } from '@farhand/local-driver';
 *
 * await using browser = await launch(local());
 * await browser.tab.goto('https://example.com/');
 * await (await browser.tab.screenshot()).save('example.png');
 * ```
 * @category Start
 */
export const launch = <Call>(driver: Driver<Call>, options: LaunchOptions = {}): Promise<Computer> =>
  promised('launch', async () => {
    checkDriver(driver, 'launch');
    const [wanted, settings] = checkLaunchOptions(options, driver);
    return connect(driver, settings, 'launch', true, (deadline) => driver.open(wanted, deadline));
  });

/**
 * Connects to a running computer. `close()` detaches from it and leaves it running; `terminate()` ends it.
 *
 * @throws TypeError if `id` is empty or an option is unknown.
 * @throws ClosedError if the computer no longer exists.
 * @throws TransportError, TimeoutError as the vendor reports.
 * @example
 * ```ts
 * import { attach } from '@farhand/core';
 * import { lightcone } from '@farhand/lightcone-driver';
 *
 * await using browser = await attach(lightcone(), 'computer-id');
 * console.log(await browser.tab.title());
 * ```
 * @category Start
 */
export const attach = <Call>(driver: Driver<Call>, id: string, options: AttachOptions = {}): Promise<Computer> =>
  promised('attach', async () => {
    checkDriver(driver, 'attach');
    if (typeof id !== 'string' || id === '')
      throw typeError(`attach: expected the id of a computer, got ${describe(id)}.`);
    const settings = checkOptions(options, attachOptions, 'attach');
    return connect(driver, settings, 'attach', false, (deadline) => driver.attach(id, deadline));
  });

/** Properties that code commonly reads first from a computer. */
const firstAsked = [
  'tab',
  'tabs',
  'mouse',
  'keyboard',
  'screen',
  'shell',
  'files',
  'display',
  'id',
  'kind',
  'screenshot',
];

/** The promise of a computer. If code uses it like the computer itself, an error points out the missing `await`. */
const promised = (call: string, open: () => Promise<Computer>): Promise<Computer> => {
  const opening = open();
  let isTold = false;
  const tell = (of: string): never => {
    isTold = true;
    const error = typeError(
      `${call}: the result is a promise, which has no ${of}. Write await using computer = await ${call}(…).`,
    );
    pointAt(error, takeCallSite());
    throw error;
  };
  for (const name of [...firstAsked, 'close'])
    Reflect.defineProperty(opening, name, { get: () => tell(name), configurable: true });
  const dispose = async (): Promise<void> => {
    await opening.then((computer) => computer.close());
    if (!isTold) tell('close() of its own');
  };
  Reflect.defineProperty(opening, Symbol.asyncDispose, { value: dispose, configurable: true });
  return opening;
};

const connect = <Call>(
  driver: Driver<Call>,
  settings: AttachSettings,
  call: string,
  owned: boolean,
  open: (deadline: Deadline) => Promise<Connection<Call>>,
): Promise<Computer> => {
  const teller = new Teller(settings.observers);
  const site = takeCallSite();
  const told = new ToldCalls(teller, () => ({ held: [], pointer: undefined, tab: undefined }));
  const toldSettings = { ...settings, teller };
  const work = (): Promise<Computer> => connectTold(driver, toldSettings, { call, site }, owned, open);
  return told
    .around(`${call}(${driver.name}())`, () => site, work)
    .catch(async (error: unknown) => {
      if (error instanceof FarhandError) pointAt(error, site);
      await teller.finish();
      throw error;
    });
};

/** The settings of a connection, with the teller for its observers. */
type ToldSettings = AttachSettings & { readonly teller: Teller };

const connectTold = async <Call>(
  driver: Driver<Call>,
  settings: ToldSettings,
  { call, site }: { readonly call: string; readonly site: CallSite },
  owned: boolean,
  open: (deadline: Deadline) => Promise<Connection<Call>>,
): Promise<Computer> => {
  const { signal, timeoutMs, handleSignals, teller } = settings;
  const deadline = startDeadline({ signal, timeoutMs }, `${call}(${driver.name}())`);
  const opening = tellingTo(teller, () => open(deadline));
  // Until there is a computer to close, the end of the process ends whatever the opening creates. If the process ends
  // right after, the launch stays pending: a program that learns of the failure might exit before the computer has
  // ended.
  let isLeaving = false;
  const release = handleSignals
    ? closeAtProcessEnd((isFinal) => {
        isLeaving = isFinal;
        if (!isFinal) deadline.end(new ClosedError(`${call}: the process is about to end.`));
        return abandonWhenOpen(opening, owned);
      })
    : (): void => undefined;
  let connection: Connection<Call> | undefined;
  try {
    connection = await deadline.race(opening);
    if (isLeaving) return await forever;
    const front = connection.frontTab ?? frontOf((await connection.tabs?.list(deadline)) ?? [])?.id;
    const named = (id: string): string => `${id} (${call} at ${site.place()})`;
    return hold(connection, driver.name, settings, owned, front, named);
  } catch (error) {
    if (isLeaving) return await forever;
    const opened = connection;
    if (opened !== undefined) {
      await endAfterFailure(error, 'a computer', (limit) => abandon(opened, owned, limit));
      throw error;
    }
    const abandoned = abandonWhenOpen(opening, owned).finally(release);
    if (deadline.abortedByCaller()) throw error;
    throw await inTime(
      lateMs,
      opening.then(
        () => abandoned.then(() => error),
        (own: unknown) => own,
      ),
      error,
    );
  } finally {
    deadline.dispose();
    if (connection !== undefined) release();
  }
};

/** The result of a launch when the process ends: it stays pending. */
const forever = new Promise<never>(() => undefined);

/** Makes a computer from a connection, and starts what runs beside it until it ends. */
const hold = <Call>(
  connection: Connection<Call>,
  driverName: string,
  { onUnknown, handleSignals, keepAlive, defaultTimeoutMs: timeoutMs, teller, eyes }: ToldSettings,
  owned: boolean,
  front: string | undefined,
  named: (id: string) => string,
): Computer => {
  let stopBeating = (): void => undefined;
  let forget = (): void => undefined;
  const life = new AbortController();
  const name = (): string => named(connection.id);
  const use = useComputer(`${driverName} ${connection.id}`, name);
  const settings = {
    name: driverName,
    timeoutMs,
    onInput: use.acts,
    onUnknown: onUnknown === undefined ? undefined : (error: OutcomeUnknownError) => onUnknown(error, computer),
    ended: life.signal,
    teller,
    ...(eyes === undefined ? {} : { eyes }),
    onEnd: () => {
      use.end();
      stopBeating();
      life.abort();
    },
  };
  const session = new Session(connection, settings, front);
  session.tellOpen(owned ? 'launch' : 'attach');
  const computer: Computer = new Computer(session, owned, () => forget());
  if (keepAlive !== undefined) {
    const { everyMs } = keepAlive;
    stopBeating = startHeartbeat(everyMs, () => computer.keepAlive({ timeoutMs: everyMs }));
  }
  if (handleSignals) {
    const close = (isFinal: boolean, limitMs: number): Promise<unknown> => {
      // For a computer that ends anyway, a release without a reply must not use up the time for ending it.
      if (isFinal) session.fallSilent(owned ? limitMs / 2 : limitMs);
      return computer.close();
    };
    forget = closeAtProcessEnd(close, 'computer', name, () => leftOf(session, name(), owned));
  }
  return computer;
};

/** What would keep running of a computer if the process ended now, as a sentence. Empty if nothing would. */
const leftOf = <Call>(session: Session<Call>, name: string, owned: boolean): string => {
  if (session.connection.endsWithProcess === true) return '';
  const keys = session.held().map(({ key, button }) => key ?? `the ${button} button`);
  const down = keys.length === 0 ? '' : ` with ${keys.join(', ')} down`;
  return owned || down !== '' ? `${name} keeps running${down}.` : '';
};

/** Ends a computer that was created by a failed launch, or detaches from an attached one. */
const abandon = async <Call>(connection: Connection<Call>, owned: boolean, deadline: Deadline): Promise<void> => {
  try {
    if (owned) await connection.terminate(deadline);
  } finally {
    await connection.detach();
  }
};

/**
 * Like {@link abandon}, for a computer that may still be opened. Failures are ignored, because the launch has already
 * rejected.
 */
const abandonWhenOpen = async <Call>(opening: Promise<Connection<Call>>, owned: boolean): Promise<void> => {
  const connection = await opening.catch(() => undefined);
  if (connection === undefined) return;
  const deadline = startDeadline({ timeoutMs: defaultTimeoutMs }, 'Ending an abandoned computer');
  await abandon(connection, owned, deadline)
    .catch(() => undefined)
    .finally(() => deadline.dispose());
};
