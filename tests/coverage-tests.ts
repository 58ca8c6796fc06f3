/** A test that shows something of a vendor's at work. */
interface ShowingTest {
  readonly file: string;
  readonly title: string;
  /** Why it is not over an emulator with a real browser or desktop. */
  readonly instead?: string;
}

const lightcone = 'packages/lightcone-driver/test';
const lybic = 'packages/lybic-driver/test';

const ofLightcone = (name: string, title: string): ShowingTest => ({ file: `${lightcone}/${name}.test.ts`, title });
const ofLybic = (name: string, title: string): ShowingTest => ({ file: `${lybic}/${name}.desktop.test.ts`, title });

/** The tests that the rows of the coverage name. */
export const showingTests = {
  computers: ofLightcone('computers.browser', 'a computer is created, listed, shown, kept alive and ended'),
  page: ofLightcone('computers.browser', 'a page is loaded, read, seen and given a size'),
  scale: ofLightcone(
    'mark-hunt-scale.browser',
    'a computer of another scale has the size of its pictures, and a click at what was found in one lands on it',
  ),
  scaled: ofLightcone('mark-hunt-scale.browser', 'where somebody else sets another scale, the next picture tells'),
  failed: ofLightcone('computers.browser', 'what an action cannot do is in its answer'),
  tabs: ofLightcone('computers.browser', 'tabs are opened, listed, switched and closed'),
  commands: ofLightcone('computers.browser', 'commands run in a directory, with variables, for a limited time'),
  streams: ofLightcone('computers.browser', 'what is done and what is seen is streamed'),
  screencast: ofLightcone('screencast.browser', 'Lightcone shows what a page shows'),
  mouse: ofLightcone('wire-actions.browser', 'the mouse, by endpoints of its own'),
  keyboard: ofLightcone('wire-actions.browser', 'the keyboard, by endpoints of its own'),
  batch: ofLightcone('wire-actions.browser', 'input, as actions of one batch'),
  single: ofLightcone('wire-actions.browser', 'everything else, as single actions'),
  saved: ofLightcone('persistence.browser', 'a login survives its computer'),
  savedDesktop: ofLightcone('persistence.desktop', 'the files of a desktop survive it'),
  proxy: ofLightcone('proxy.browser', 'goes through it, says who it is, and goes straight again'),
  proxyInBatch: ofLightcone('proxy.browser', 'in a batch, before the page is opened'),
  advanced: ofLightcone('proxy.browser', 'a browser with the advanced proxy starts with it'),
  socket: ofLightcone('cdp.browser', 'the WebSocket of a computer leads to its browser'),
  batchWords: {
    file: 'packages/emulators/test/lightcone-variants.test.ts',
    title: 'a batch under result',
    instead: 'an answer that was seen elsewhere, given by a variant of the emulator',
  },
  execError: {
    file: 'packages/emulators/test/lightcone-exec.test.ts',
    title: 'nothing runs unless the server allows it',
    instead: 'the codes of these errors are not published',
  },

  sandboxes: ofLybic('sandboxes', 'a sandbox is created, listed, shown, extended and deleted'),
  preview: ofLybic('sandboxes', 'a preview shows the screen and where the pointer is'),
  restart: ofLybic(
    'sandboxes',
    'a computer goes on after a restart: the screen is new, the files are there, nothing is pressed',
  ),
  image: ofLybic('images', 'a sandbox becomes an image, and computers begin with its disk'),
  mapping: ofLybic('mappings', 'a port of a sandbox is reached from outside, by who has the token'),
  clicks: ofLybic('wire-actions', 'clicks of every count and button, with keys held'),
  moves: ofLybic('wire-actions', 'moves, drags and the wheel'),
  keys: ofLybic('wire-actions', 'text, chords and single keys'),
  idle: ofLybic('wire-actions', 'what does nothing is answered with what was asked for'),
  upload: ofLybic('wire-actions', 'a picture is put where the caller says'),
  process: ofLybic('commands', 'a process has arguments, a directory, input and three results'),
  stream: ofLybic('commands', 'a command line talks while it runs, and stops when its time is up'),
  shell: ofLybic('commands', 'a shell is written to, read, finished and ended'),
  talk: ofLybic('commands', 'a command is streamed, and another is talked to in a terminal, by the portable API'),
  files: ofLybic('commands', 'files are copied in, out, as a form and within'),
  organization: ofLybic('organization', 'shapes, projects and the counts of what there is'),
  mcp: ofLybic('organization', 'an MCP server has a policy, and one sandbox or none'),
  parse: ofLybic('organization', 'what a model wrote is parsed, and what comes of it can be sent'),
  android: ofLybic('organization', 'what only Android has is refused by a desktop'),
  imageRequest: {
    file: `${lybic}/open-image.test.ts`,
    title: 'with a life of %s ms',
    instead: 'it shows the request itself',
  },
  oldName: { file: `${lybic}/replies.test.ts`, title: 'the old name of its end', instead: 'an older answer' },
  gateways: {
    file: `${lybic}/replies.test.ts`,
    title: 'gateways, by number or name',
    instead: 'what the gateways speak is not published',
  },
  actionResult: {
    file: `${lybic}/replies.test.ts`,
    title: 'what was asked for',
    instead: 'only Android is known to fill it',
  },
  apps: {
    file: `${lybic}/endpoints.test.ts`,
    title: '%s: %s',
    instead: 'there is no Android on this machine',
  },
  parsedWords: {
    file: `${lybic}/replies.test.ts`,
    title: 'in order, ready to be sent',
    instead: 'which models say so is not published',
  },
  parsers: {
    file: `${lybic}/openapi.test.ts`,
    title: '%s',
    instead: 'how these models write is not published; the emulator has UI-TARS',
  },
} as const satisfies Readonly<Record<string, ShowingTest>>;

/** The name of one of the tests. */
export type TestName = keyof typeof showingTests;

/** A test by its name. */
export const showingTest = (name: TestName): ShowingTest => showingTests[name];
