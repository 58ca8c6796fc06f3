import {
  readImage,
  type CommandSocket,
  type Connection,
  type Deadline,
  type Facts,
  type Http,
  type ScreenshotData,
  type Size,
  type SocketEvent,
  type TabId,
} from '@farhand/core/driver';
import { createCaller, nameOf } from './caller.js';
import { cdpAddressOf } from './cdp-address.js';
import { PageDialogs } from './dialogs.js';
import { openEvents } from './events.js';
import { endSession, platformOf, toComputerInfo } from './grid.js';
import { HeldValues } from './held-values.js';
import { KnownTabs } from './known-tabs.js';
import { capabilitiesOf, type WebDriverOptions } from './options.js';
import { PageFiles } from './page-files.js';
import { createPageLooks } from './page-looks.js';
import { describeRequests } from './plan.js';
import { webdriverRules } from './rules.js';
import { sendCalls, type SendingContext } from './send.js';
import { WebDriverSession, type SessionFacts } from './session.js';
import { Settling } from './settle.js';
import { createTabs } from './tabs.js';
import { fitViewport, viewportOf } from './viewport.js';
import type { WebDriverCall } from './wire.js';

/** The input state of a session belongs to one window (W3C WebDriver, "Input state"). */
const facts: Facts = { keysHeldPer: 'tab', typingSendsKeys: true };

/** Connects to a running session. The connection then owns `http`. `wanted`: the size of its viewport. */
export const connectTo = async (
  http: Http,
  options: WebDriverOptions,
  session: SessionFacts,
  wanted: Size | undefined,
  deadline: Deadline,
): Promise<Connection<WebDriverCall>> => {
  const caller = createCaller(http, session.id);
  const commands = new WebDriverSession(caller, session);
  const front = await caller.text('getWindow', deadline);
  commands.note(front);
  const known = new KnownTabs(front);
  const dialogs = new PageDialogs({
    session: commands,
    answer: options.dialogs ?? 'dismiss',
    emit: (event) => known.events.emit(event),
  });
  const tabs = createTabs({ session: commands, known, dialogs });
  const files = new PageFiles(commands, wanted === undefined ? undefined : capabilitiesOf(options), (event) =>
    known.events.emit(event),
  );
  const hear = (event: SocketEvent, from: CommandSocket): void => {
    tabs.hear(event, from);
    files.hear(event, from);
  };
  const events = await openEvents(session, options, hear, deadline);
  if (events !== undefined) dialogs.answerBy(events);
  const sizes = new Map<TabId, Size>();
  const letGo = async (goesOn: boolean): Promise<void> => {
    await Promise.all([events?.close(), files.remove(goesOn)]);
  };
  let goesOn = true;
  try {
    if (events !== undefined) await files.reportBy(events, deadline);
    await dialogs.catchUp(front, deadline);
    const measure =
      wanted === undefined ? viewportOf(commands, front, deadline) : fitViewport(commands, front, wanted, deadline);
    sizes.set(front, await dialogs.of(front).holdingUp('Measuring the page', deadline, measure));
  } catch (error) {
    await letGo(false);
    throw error;
  }
  const displayOf = (tab: TabId | undefined): Size =>
    sizes.get(tab ?? front) ?? sizes.get(front) ?? { width: 0, height: 0 };
  const settling = new Settling(commands);
  const screenshot = (tab: TabId | undefined, limit: Deadline): Promise<ScreenshotData> =>
    dialogs.use('The screenshot', tab, limit, async () => {
      await commands.use(tab, limit);
      await settling.all(tab, displayOf(tab), limit);
      const bytes = Buffer.from(await caller.text('screenshot', limit), 'base64');
      const picture = readImage(new Uint8Array(bytes), nameOf('screenshot'));
      sizes.set(tab ?? front, { width: picture.width, height: picture.height });
      return picture;
    });
  const sending: SendingContext = {
    session: commands,
    dialogs,
    settling,
    owed: [],
    wake: async (tab, limit) => {
      await files.ready(limit);
      if (tab !== undefined && known.wereSeveral) await commands.wake(tab, limit);
    },
    held: new HeldValues(),
    during: (opensBehind, limit, input) => tabs.during(opensBehind, limit, input),
  };

  return {
    id: session.id,
    kind: 'browser',
    platform: platformOf(session.capabilities),
    rules: webdriverRules({ insertsText: commands.hasDevTools }),
    facts,
    get display() {
      return displayOf(front);
    },
    displayOf,
    plan: (calls, observe) => describeRequests(calls, observe !== undefined),
    send: (calls, limit) => sendCalls(calls, sending, limit),
    settling: () => http.settling(session.id),
    screenshot,
    screenshotTypes: ['png'],
    tabs: {
      ...tabs,
      ...createPageLooks({ session: commands, dialogs, settling, displayOf }),
      want: (event) => files.want(event),
      get unreported() {
        return files.unreported;
      },
      setViewportSize: async (tab, size, limit) => {
        const set = await tabs.setViewportSize(tab, size, limit);
        sizes.set(tab, set);
        return set;
      },
    },
    frontTab: front,
    cdpUrl: async () => cdpAddressOf(session, options),
    status: async (limit) => {
      await caller.value('getTimeouts', limit);
      return toComputerInfo(session);
    },
    keepAlive: async (limit) => void (await caller.value('getTimeouts', limit)),
    terminate: async (limit) => {
      await endSession(caller, limit);
      goesOn = false;
    },
    detach: async () => {
      await letGo(goesOn);
      await http.close();
    },
  };
};
