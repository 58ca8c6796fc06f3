import { readdirSync } from 'node:fs';
import { isRecord } from '@farhand/core/driver';
import { startGrid } from '@farhand/driver-testkit/servers';
import { describe, expect, test } from 'vitest';
import { jar } from '../../../tests/selenium-jar.js';
import { ask, leftBy, openSession, useWatchedFolders } from './webdriver-server.js';

const folders = useWatchedFolders();

const listOf = (value: unknown): readonly Readonly<Record<string, unknown>>[] =>
  Array.isArray(value) ? value.filter(isRecord) : [];

/** The ids of the sessions on each node of a Grid. */
const sessionsByNode = async (url: string): Promise<readonly (readonly unknown[])[]> =>
  listOf((await ask(`${url}/status`))['nodes']).map(({ slots }) =>
    listOf(slots).flatMap(({ session }) => (isRecord(session) ? [session['sessionId']] : [])),
  );

describe.skipIf(process.platform === 'win32')('a Grid', () => {
  test('of one node opens browsers, and leaves nothing when it is stopped', async () => {
    await using grid = await startGrid({ jar: jar() });
    expect(grid.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    const sessions = [await openSession(grid.url), await openSession(grid.url)];
    const [onNode, ...others] = await sessionsByNode(grid.url);
    expect(onNode?.toSorted()).toEqual(sessions.toSorted());
    expect(others).toEqual([]);
    expect(readdirSync(folders.home)).toEqual([]);

    await grid.stop();
    expect(await leftBy(grid, folders)).toEqual([]);
  });

  test('of two nodes puts sessions on different ones', async () => {
    await using grid = await startGrid({ jar: jar(), nodes: 2, maxSessions: 1 });
    const sessions = [await openSession(grid.url), await openSession(grid.url)];
    const byNode = await sessionsByNode(grid.url);
    expect(byNode.map((own) => own.length)).toEqual([1, 1]);
    expect(byNode.flat().toSorted()).toEqual(sessions.toSorted());

    await grid.stop();
    expect(await leftBy(grid, folders)).toEqual([]);
  });

  test('lets a request wait no longer than it is told', async () => {
    await using grid = await startGrid({ jar: jar(), queueSeconds: 1 });
    await expect(openSession(grid.url, 'firefox')).rejects.toThrow(
      'session not created: Could not start a new session. New session request timed out',
    );
  });

  test('without its jar says what Java printed', async () => {
    await expect(startGrid({ jar: '/nowhere.jar' })).rejects.toThrow(
      /Selenium Grid did not start: it ended by exit code 1\. Its output:\nError: Unable to access jarfile \/nowhere\.jar/,
    );
    expect(folders.content()).toEqual([]);
  });

  test('refuses counts that are none', async () => {
    await expect(startGrid({ jar: jar(), nodes: 0 })).rejects.toThrow(RangeError);
    await expect(startGrid({ jar: jar(), maxSessions: 1.5 })).rejects.toThrow('maxSessions is 1.5');
    expect(folders.content()).toEqual([]);
  });
});
