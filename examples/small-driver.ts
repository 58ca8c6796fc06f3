import {
  closingOnFailure,
  createHttp,
  createVendorClient,
  decline,
  isGone,
  isInLayout,
  outcomeByError,
  readImage,
  say,
  sendInOrder,
  split,
  type Connection,
  type Deadline,
  type Driver,
  type Http,
  type Rules,
  type VendorClient,
} from '@farhand/core/driver';

/** The vendor's shapes: what the rules make and the wire carries. */
export type SmallCall =
  | { readonly type: 'click'; readonly x: number; readonly y: number; readonly hold: readonly string[] }
  | { readonly type: 'hotkey'; readonly keys: readonly string[] }
  | { readonly type: 'text'; readonly text: string };

const noMouse = () => decline<SmallCall>('there is a left click and nothing else', 'Use tab.click(x, y).');

const isTyped = (character: string): boolean => isInLayout(character) || /[\n\r\t]/.test(character);

/** One rule for each action: calls, or why not. */
export const smallRules: Rules<SmallCall> = {
  click: ({ at, button, clickCount, delayMs, modifiers }) =>
    button === 'left' && clickCount === 1 && delayMs === 0 ? say({ type: 'click', ...at, hold: modifiers }) : noMouse(),
  press: ({ key, modifiers, holdMs }) =>
    holdMs === 0 ? say({ type: 'hotkey', keys: [...modifiers, key] }) : decline('a hotkey has no duration'),
  type: ({ text, delayMs }) => (delayMs === 0 ? say({ type: 'text', text }) : split()),
  insertText: ({ text }) =>
    [...text].some(isTyped) ? decline('text is typed, with key events', 'Use type().') : say({ type: 'text', text }),
  // Every click says where it is, so a move before it has nothing to say.
  pointerMove: (_move, { buttons }) => (buttons.length === 0 ? say() : noMouse()),
  keyDown: () => decline('there is no key-down', 'Use press, or hold a modifier around one click.'),
  keyUp: () => decline('there is no key-up'),
  pause: () => decline('there is no pause', 'Wait in your own code.'),
  pointerLeave: noMouse,
  hover: noMouse,
  move: noMouse,
  drag: noMouse,
  wheel: noMouse,
  scroll: noMouse,
  pointerDown: noMouse,
  pointerUp: noMouse,
};

const endpoints = {
  create: { method: 'POST', path: '/machines', effect: 'once' },
  input: { method: 'POST', path: '/machines/{id}/input', effect: 'once', orderedBy: 'id' }, // never sent twice, nor overtaken
  screen: { method: 'GET', path: '/machines/{id}/screen', effect: 'read' },
  delete: { method: 'DELETE', path: '/machines/{id}', effect: 'repeatable' },
} as const;

type Endpoint = keyof typeof endpoints;

const nameOf = (name: Endpoint): string => `Small: ${endpoints[name].method} ${endpoints[name].path}`;

const end = async (client: VendorClient<Endpoint>, id: string, deadline: Deadline): Promise<void> => {
  try {
    await client.done('delete', { ids: { id }, wait: deadline });
  } catch (error) {
    if (!isGone(error)) throw error;
  }
};

/** A machine that runs. The connection owns `http`. */
const connect = (http: Http, client: VendorClient<Endpoint>, id: string): Connection<SmallCall> => ({
  id,
  kind: 'desktop',
  platform: 'linux',
  display: { width: 1280, height: 720 },
  rules: smallRules,
  facts: { keysHeldPer: 'computer', typingSendsKeys: true },
  plan: (calls) => calls.map((call) => ({ summary: nameOf('input'), lines: [JSON.stringify(call)] })),
  send: (calls, deadline) =>
    sendInOrder(
      calls.map((call) => ({ calls: [call], body: call })),
      {
        send: async ({ body }) => {
          await client.done('input', { ids: { id }, body, wait: deadline });
          return { outcomes: ['applied'] };
        },
        outcomeOf: (error) => outcomeByError(error, deadline),
      },
    ),
  settling: () => http.settling(id),
  screenshot: async (_tab, deadline) => {
    const { body } = await client.reply('screen', { ids: { id }, wait: deadline });
    return readImage(new Uint8Array(Buffer.from(String(body), 'base64')), nameOf('screen'));
  },
  status: async () => ({ id, kind: 'desktop', status: 'running' }),
  keepAlive: async () => undefined,
  terminate: (deadline) => end(client, id, deadline),
  detach: () => http.close(),
});

/** The driver. */
export const small = (apiKey: string, baseUrl = 'https://api.example.com'): Driver<SmallCall> => {
  const open = (): readonly [Http, VendorClient<Endpoint>] => {
    const headers = { authorization: `Bearer ${apiKey}` };
    const http = createHttp({ vendor: 'Small', baseUrl, headers, secrets: [apiKey] });
    return [http, createVendorClient(http, { endpoints, nameOf })];
  };
  return {
    specVersion: 1,
    name: 'small',
    kinds: ['desktop'],
    rules: () => smallRules,
    open: (_options, deadline) => {
      const [http, client] = open();
      const create = () => client.reply('create', { wait: deadline });
      return closingOnFailure(http, async () => connect(http, client, String((await create()).body)));
    },
    attach: async (id) => connect(...open(), id),
    list: async () => [],
    terminate: async (id, deadline) => {
      const [http, client] = open();
      await end(client, id, deadline).finally(() => http.close());
    },
  };
};
