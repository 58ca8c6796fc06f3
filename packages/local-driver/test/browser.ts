import { randomUUID } from 'node:crypto';
import { createPerformer, startDeadline, type Action, type Deadline, type TabId } from '@farhand/core/driver';
import { local, type DesktopConnection, type LocalConnection, type LocalOptions } from '@farhand/local-driver';
import { afterAll, beforeAll, expect, onTestFinished } from 'vitest';
import { processesGone, useOwnTempFolder } from './left-behind.js';

/** A deadline that does not come, for calls that are not about deadlines. */
export const forever: Deadline = startDeadline({ timeoutMs: 0 }, 'the test');

/** A connection that has to be one to a browser. */
export const asBrowser = (connection: LocalConnection | DesktopConnection): LocalConnection => {
  if (connection.kind !== 'browser') throw new Error(`A connection to a browser was expected, not to a desktop.`);
  return connection;
};

/** A tab of its own for one test, and what its page saw. */
export interface TestPage {
  readonly tab: TabId;
  readonly connection: LocalConnection;
  /** Carries out actions in the tab as one program. */
  perform(...steps: readonly Action[]): Promise<void>;
  /** The value of an expression in the page. */
  evaluate(expression: string): Promise<unknown>;
  /** What the page has noted since the last time. */
  log(): Promise<unknown>;
}

/** The browser that the tests of a file share. */
export interface TestBrowser {
  connection(): LocalConnection;
  /** Opens an address in a tab of its own, which closes when the test is over. */
  open(url: string): Promise<TestPage>;
}

/** A page that notes events: `note(event)` gives the line for each of `types`, heard on the window before anything else. */
export const noting = (types: readonly string[], note: string, body = ''): string =>
  `data:text/html,${encodeURIComponent(`<!doctype html>
<title>Noting</title>
<body style="margin: 0">${body}
<script>
  const noted = [];
  const note = (event) => ${note};
  for (const type of ${JSON.stringify(types)}) addEventListener(type, (event) => noted.push(note(event)), true);
</script>`)}`;

/** How many listeners this process has, for all its events. */
export const processListeners = (): number =>
  process.eventNames().reduce((sum, name) => sum + process.listenerCount(name), 0);

/** Something in the environment of a browser that tells its processes from all others. */
export const newMark = (): { readonly env: Readonly<Record<string, string>>; readonly text: string } => {
  const id = randomUUID();
  return { env: { FARHAND_TEST: id }, text: `FARHAND_TEST=${id}` };
};

/** One browser for the tests of a file. When they are over, nothing of it is left. */
export const useBrowser = (options: LocalOptions = {}): TestBrowser => {
  useOwnTempFolder();
  const mark = newMark();
  let connection: LocalConnection | undefined;
  let before = 0;

  beforeAll(async () => {
    before = processListeners();
    connection = await local({ ...options, env: { ...options.env, ...mark.env } }).open({ kind: 'browser' }, forever);
  });

  afterAll(async () => {
    await connection?.terminate(forever);
    await processesGone(mark.text);
    expect(processListeners()).toBe(before);
  });

  const opened = (): LocalConnection => {
    if (connection === undefined) throw new Error('The browser did not start.');
    return connection;
  };

  return { connection: opened, open: (url) => pageIn(opened(), url) };
};

/** Opens an address in a tab of a connection, for one test. */
export const pageIn = async (connection: LocalConnection, url: string): Promise<TestPage> => {
  const { id: tab } = await connection.tabs.open(url, forever);
  onTestFinished(() => connection.tabs.close(tab, forever).catch(() => undefined));
  const performer = createPerformer('local', connection);
  const evaluate = (expression: string): Promise<unknown> => connection.evaluate(tab, expression, forever);
  return {
    tab,
    connection,
    perform: (...steps) =>
      performer.perform(
        steps.map((step) => ({ ...step, tab })),
        forever,
      ),
    evaluate,
    log: () => evaluate('noted.splice(0)'),
  };
};
