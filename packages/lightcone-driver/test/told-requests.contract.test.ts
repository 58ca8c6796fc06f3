import { launch, type ToldEvent } from '@farhand/core';
import { recorder } from '@farhand/driver-testkit/recorder';
import { serveLightcone } from '@farhand/emulators';
import { lightcone, lightconeClient } from '@farhand/lightcone-driver';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { expect, onTestFinished, test } from 'vitest';

const token = 'sk_test_4242424242';

/** Requests in a few words: which, what came of it, which sending it was, and for which calls. */
const wordsOf = (events: readonly ToldEvent[]): readonly string[] => {
  const labels = new Map(events.flatMap((event) => (event.type === 'call' ? [[event.call, event.label]] : [])));
  return events.flatMap((event) => {
    if (event.type !== 'request') return [];
    const calls = event.calls.map((call) => labels.get(call)).join(', ');
    const path = event.path.replace(/comp_\d+/, '{id}');
    return [`${event.method} ${path} ${event.status} (${event.attempt}) for ${calls === '' ? 'nothing' : calls}`];
  });
};

test('an observer is notified of each request of its computer, and of no key', async () => {
  await using server = await serveLightcone({ driver: recorder(), token });
  const events: ToldEvent[] = [];
  const driver = lightcone({ baseUrl: server.url, apiKey: token });
  const computer = await launch(driver, { observers: [{ tell: (event) => void events.push(event) }] });
  await computer.tab.click(3, 4);
  await computer.tab.click(3, 4).press('Enter');
  await computer.close();

  expect(wordsOf(events)).toEqual([
    'POST /computers 201 (1) for launch(lightcone())',
    'POST /computers/{id}/screenshot 200 (1) for launch(lightcone())',
    'GET /computers/{id}/tabs 200 (1) for launch(lightcone())',
    'POST /computers/{id}/execute 200 (1) for tab.click',
    'POST /computers/{id}/batch 200 (1) for tab.click',
    'DELETE /computers/{id} 200 (1) for nothing',
  ]);
  expect(events.find((event) => event.type === 'request' && event.path.endsWith('/execute'))).toMatchObject({
    computer: computer.id,
    durationMs: expect.any(Number),
    sentBytes: expect.any(Number),
    receivedBytes: expect.any(Number),
    requestId: expect.stringMatching(/^farhand-/),
  });
  expect(JSON.stringify(events)).not.toContain('42424242');
});

test('a request says which calls it was sent for', async () => {
  await using server = await serveLightcone({ driver: recorder(), token });
  const events: ToldEvent[] = [];
  const driver = lightcone({ baseUrl: server.url, apiKey: token });
  const tell = (event: ToldEvent): void => void events.push(event);
  await using computer = await launch(driver, { observers: [{ tell, wantsPictures: true }] });
  events.length = 0;
  await Promise.all([computer.tab.click(3, 4), computer.mouse.move(5, 6)]);
  await computer.keyboard.hold('shift', async () => {
    await computer.tab.click(1, 1);
    await computer.tab.title();
  });
  await computer.screen.screenshot();
  expect(wordsOf(events)).toEqual([
    'POST /computers/{id}/execute 200 (1) for tab.click, mouse.move',
    'POST /computers/{id}/screenshot 200 (1) for mouse.move',
    'POST /computers/{id}/batch 200 (1) for keyboard.hold("shift"), tab.click',
    'POST /computers/{id}/screenshot 200 (1) for tab.click',
    'GET /computers/{id}/tabs 200 (1) for tab.title()',
    'POST /computers/{id}/key-up 200 (1) for keyboard.hold("shift")',
    'POST /computers/{id}/screenshot 200 (1) for keyboard.hold("shift")',
    'POST /computers/{id}/screenshot 200 (1) for screen.screenshot()',
  ]);
});

test('the channel of the process hears of requests that belong to no computer, and of those that fail', async () => {
  const heard: unknown[] = [];
  const hear = (event: unknown): void => void heard.push(event);
  subscribe('farhand:request', hear);
  onTestFinished(() => void unsubscribe('farhand:request', hear));
  await using server = await serveLightcone({ driver: recorder(), token });
  const client = lightconeClient({ baseUrl: server.url, apiKey: token });
  onTestFinished(() => client.close());
  await expect(client.click('nobody', { x: 1, y: 2 })).rejects.toThrow('Session not found');

  expect(heard).toEqual([
    expect.objectContaining({
      type: 'request',
      method: 'POST',
      path: '/computers/nobody/click',
      status: 404,
      attempt: 1,
      sentBytes: 13,
      error: { name: 'ClosedError', code: 'CLOSED', message: expect.stringContaining('Session not found') },
    }),
  ]);
});
