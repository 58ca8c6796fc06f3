import { ActionFailedError, type Deadline, type Platform } from '@farhand/core/driver';
import { reload, travel } from './navigation.js';
import type { OpenTab } from './open-tab.js';
import type { OpenTabs } from './open-tabs.js';
import type { KeyEventParams } from './wire.js';

/*
 * Keys that a browser uses itself if the page does not: F5 reloads the page. Chromium ignores such keys if they come
 * through the DevTools protocol, with or without a window (measured on Chromium 156, November 2026: 15 keys, among them
 * F5, Control+T, Control+L and F11). So that such a key is not pressed in vain, Farhand does what the browser would do,
 * or reports what to call instead.
 */

/** An action of the browser that Farhand can perform. */
interface Deed {
  /** Performs the action. `tab` is the tab that received the key. */
  readonly act: (tab: OpenTab, tabs: OpenTabs, deadline: Deadline) => Promise<unknown>;
  /** Whether the key moves the caret instead while text is being edited. */
  readonly movesCaret?: true;
}

/** An action of the browser that Farhand can neither see nor perform. */
interface Refusal {
  /** What the browser would do. */
  readonly what: string;
  /** What to call instead, as a sentence. */
  readonly instead: string;
}

/** What a key means to a browser if the page does not handle it. */
export type BrowserKey = Deed | Refusal;

const loadAgain: Deed = { act: (tab, _, deadline) => reload(tab, deadline) };
const loadAnew: Deed = { act: (tab, _, deadline) => reload(tab, deadline, false) };
const back: Deed = { act: (tab, _, deadline) => travel(tab, 'back', deadline) };
const forward: Deed = { act: (tab, _, deadline) => travel(tab, 'forward', deadline) };
const newTab: Deed = { act: (_, tabs, deadline) => tabs.openByKey(false, deadline) };
const newWindow: Deed = { act: (_, tabs, deadline) => tabs.openByKey(true, deadline) };
const closeTab: Deed = { act: ({ id }, tabs, deadline) => tabs.closeUnlessLast(id, deadline) };

/** Brings another tab to the front. `choose` returns its index in the window, given the index and count of this one. */
const bringTab = (choose: (from: number, count: number) => number): Deed => ({
  act: async ({ id }, tabs, deadline) => {
    const ids = await tabs.inWindowOf(id, deadline);
    const next = ids[choose(ids.indexOf(id), ids.length)];
    if (next !== undefined && next !== id) await tabs.bring(next, deadline);
  },
});

const nextTab = bringTab((from, count) => (from + 1) % count);
const previousTab = bringTab((from, count) => (from + count - 1) % count);
const lastTab = bringTab((_, count) => count - 1);
const tabAt = (place: number): Deed => bringTab(() => place);

const refusal = (what: string, instead: string): Refusal => ({ what, instead });

const byGoto = 'Call tab.goto(url).';
const bySize = 'Call tab.setViewportSize(size).';
const byContent = 'Read tab.content(), or take tab.screenshot().';

const address = refusal('goes to its address bar', byGoto);
const find = refusal('looks for text in the page', byContent);
const zoom = refusal('zooms', bySize);
const ownPages = refusal('shows pages of its own', byGoto);
const homePage = refusal('goes to its home page', byGoto);
const devTools = refusal('opens its developer tools', 'Connect a DevTools client to computer.cdpUrl().');
const closeWindow = refusal('closes its window', 'Call tab.close() for each tab, or computer.close().');

type Row = readonly [chords: string, key: BrowserKey];

/** What Chromium's keys mean, by DOM code. `Main` is Control, or Meta on macOS. */
const everywhere: readonly Row[] = [
  ['F5 Main+KeyR BrowserRefresh', loadAgain],
  ['Shift+F5 Control+F5 Main+Shift+KeyR', loadAnew],
  ['BrowserBack', back],
  ['BrowserForward', forward],
  ['Main+KeyT', newTab],
  ['Main+KeyN', newWindow],
  ['Main+KeyW', closeTab],
  ['Control+Tab Control+PageDown', nextTab],
  ['Control+Shift+Tab Control+PageUp', previousTab],
  ...Array.from({ length: 8 }, (_, place): Row => [`Main+Digit${place + 1} Main+Numpad${place + 1}`, tabAt(place)]),
  ['Main+Digit9 Main+Numpad9', lastTab],
  ['Main+KeyL F6 BrowserSearch', address],
  ['Main+KeyF F3 Shift+F3 Main+KeyG Main+Shift+KeyG', find],
  ['Main+Equal Main+Shift+Equal Main+NumpadAdd Main+Minus Main+NumpadSubtract Main+Digit0 Main+Numpad0', zoom],
  ['F11', refusal('fills the screen', bySize)],
  ['F12', devTools],
  ['F1', refusal('opens its help', byGoto)],
  ['F7', refusal('offers caret browsing', 'Click at the position for the caret.')],
  ['F10', refusal('goes to its menu', byGoto)],
  ['BrowserHome', homePage],
  ['BrowserFavorites', ownPages],
  ['Main+KeyP', refusal('prints', byContent)],
  ['Main+KeyS', refusal('saves the page', byContent)],
  ['Main+KeyO', refusal('opens a file', "Call tab.goto('file:///…').")],
  ['Main+KeyD', refusal('adds a bookmark', 'Store the URL that tab.url() resolves to.')],
  ['Main+Shift+KeyT', refusal('opens a tab that was closed', 'Call computer.tabs.open(url).')],
  ['Main+Shift+KeyN', refusal('opens a window of another profile', 'Launch another computer.')],
  ['Main+Shift+KeyW', closeWindow],
];

const exceptOnMac: readonly Row[] = [
  ['Alt+ArrowLeft', back],
  ['Alt+ArrowRight', forward],
  ['Control+F4', closeTab],
  ['Alt+F4', closeWindow],
  ['Alt+KeyD Control+KeyK Control+KeyE', address],
  ['Alt+Home', homePage],
  ['Control+KeyU', refusal('shows the source of the page', 'Read tab.content().')],
  ['Control+KeyH Control+KeyJ Control+Shift+KeyO Control+Shift+Delete Shift+Escape', ownPages],
  ['Control+Shift+KeyI Control+Shift+KeyJ Control+Shift+KeyC', devTools],
];

const onMac: readonly Row[] = [
  ['Meta+BracketLeft', back],
  ['Meta+BracketRight', forward],
  ['Meta+ArrowLeft', { ...back, movesCaret: true }],
  ['Meta+ArrowRight', { ...forward, movesCaret: true }],
  ['Alt+Meta+ArrowRight', nextTab],
  ['Alt+Meta+ArrowLeft', previousTab],
  ['Alt+Meta+KeyU', refusal('shows the source of the page', 'Read tab.content().')],
  ['Meta+KeyY', ownPages],
  ['Alt+Meta+KeyI Alt+Meta+KeyJ', devTools],
];

const bits: Readonly<Record<string, number>> = { Alt: 1, Control: 2, Meta: 4, Shift: 8 };

/** Builds a table of keys by the protocol's modifier mask and the DOM code. */
const tableOf = (platform: Platform): ReadonlyMap<string, BrowserKey> => {
  const main = platform === 'mac' ? 'Meta' : 'Control';
  const rows = [...everywhere, ...(platform === 'mac' ? onMac : exceptOnMac)];
  return new Map(
    rows.flatMap(([chords, key]) =>
      chords.split(' ').map((chord) => {
        const names = chord.replace('Main', main).split('+');
        const code = names.pop() ?? '';
        return [`${names.reduce((mask, name) => mask | (bits[name] ?? 0), 0)}+${code}`, key] as const;
      }),
    ),
  );
};

const tables: Readonly<Record<Platform, ReadonlyMap<string, BrowserKey>>> = {
  linux: tableOf('linux'),
  windows: tableOf('windows'),
  mac: tableOf('mac'),
};

/**
 * Returns what a key event means to a browser, or `undefined` if nothing. Auto-repeats of a held key mean nothing
 * further.
 */
export const browserKeyOf = (params: KeyEventParams, platform: Platform): BrowserKey | undefined =>
  params.type === 'keyUp' || params.autoRepeat === true
    ? undefined
    : tables[platform].get(`${params.modifiers}+${params.code}`);

/** The tab and browser in which such a key is pressed. */
export interface BrowserKeyPress {
  readonly tab: OpenTab;
  readonly tabs: OpenTabs;
  readonly deadline: Deadline;
}

/**
 * Presses a key that a browser would use itself. The page comes first: if it calls `preventDefault()` or stops the
 * event, nothing else happens. Otherwise resolves when the browser's action is done.
 *
 * @throws ActionFailedError if Farhand cannot perform the action. The page has received the key and its release.
 */
export const pressBrowserKey = async (
  key: BrowserKey,
  params: KeyEventParams,
  { tab, tabs, deadline }: BrowserKeyPress,
): Promise<void> => {
  const watch = await tab.watchKey();
  await tab.channel.sendInStep('Input.dispatchKeyEvent', params);
  while (tab.dialogs.isOpen) {
    // Chromium dropped this key. The watch continues with the next key.
    await deadline.race(tab.dialogs.closed());
    await tab.channel.sendInStep('Input.dispatchKeyEvent', params);
  }
  const fate = await watch.fate();
  if (fate === 'taken' || (fate === 'editing' && 'movesCaret' in key)) return;
  try {
    if ('act' in key) await key.act(tab, tabs, deadline);
    else throw left(key, params);
  } catch (error) {
    // A failed press is not recorded, so no later release would come.
    await tab.channel.sendInStep('Input.dispatchKeyEvent', releaseOf(params)).catch(() => undefined);
    throw error;
  }
};

/** Returns the release of the same key, without the fields that only a press has. */
const releaseOf = ({
  modifiers,
  key,
  code,
  windowsVirtualKeyCode,
  location,
  isKeypad,
}: KeyEventParams): KeyEventParams => ({
  type: 'keyUp',
  modifiers,
  key,
  code,
  windowsVirtualKeyCode,
  ...(location === undefined ? {} : { location }),
  ...(isKeypad === undefined ? {} : { isKeypad }),
});

const left = ({ what, instead }: Refusal, { modifiers, code }: KeyEventParams): ActionFailedError => {
  const names = ['Control', 'Alt', 'Shift', 'Meta'].filter((name) => (modifiers & (bits[name] ?? 0)) !== 0);
  const chord = [...names, code.replace(/^(?:Key|Digit)/, '')].join('+');
  return new ActionFailedError(
    `The page did not handle ${chord}, so the browser ${what}. Farhand can neither see nor use that. ${instead}`,
  );
};
