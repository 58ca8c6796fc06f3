import type { Tab } from '@farhand/core';

type Entry = Readonly<Record<string, unknown>>;

const isEntry = (value: unknown): value is Entry => typeof value === 'object' && value !== null;

/** What the event page has recorded, read from its HTML: one line an event. */
export const eventsIn = (html: string): readonly string[] => {
  const json = /<script type="application\/json" id="log">(.*?)<\/script>/s.exec(html)?.[1];
  if (json === undefined) throw new Error('The page is not the event page: it holds no log.');
  return eventLines(JSON.parse(json));
};

/**
 * What the event page has recorded, as it reports it: one line an event.
 *
 * @remarks
 * A desktop enters a character that its keyboard lacks by a key made for the occasion. Chromium on X (156) names such a key
 * U+0000 or `Process` and gives it the code of whatever key was free: these events say nothing and are left out. The
 * `input` that they cause is there.
 */
export const eventLines = (entries: unknown): readonly string[] => {
  if (!Array.isArray(entries)) throw new Error('The event page has reported something else than a log.');
  return entries
    .filter(isEntry)
    .filter(({ key }) => key !== '\u0000' && key !== 'Process')
    .map(lineOf);
};

const suffix = (text: unknown): string => (text === '' || text === undefined ? '' : ` [${String(text)}]`);

/** One event as a line, such as `mousedown canvas 360,30 button 0 buttons 1 detail 1 [Shift]`. */
const lineOf = (entry: Entry): string => {
  const { type, target, trusted } = entry;
  const origin = trusted === true ? '' : 'untrusted ';
  const head = `${origin}${String(type)}`;
  if ('key' in entry) {
    const { key, code, location, repeat, modifiers } = entry;
    const side = location === 0 ? '' : ` at ${String(location)}`;
    return `${head} ${key === ' ' ? 'space' : String(key)} ${String(code)}${side}${repeat === true ? ' again' : ''}${suffix(modifiers)}`;
  }
  if ('inputType' in entry) return `${head} ${String(entry['inputType'])} ${JSON.stringify(entry['data'])}`;
  if ('deltaX' in entry) {
    return `${head} ${String(target)} ${String(entry['x'])},${String(entry['y'])} by ${String(entry['deltaX'])},${String(entry['deltaY'])}${suffix(entry['modifiers'])}`;
  }
  if ('button' in entry) {
    const { x, y, button, buttons, detail, modifiers } = entry;
    return `${head} ${String(target)} ${String(x)},${String(y)} button ${String(button)} buttons ${String(buttons)} detail ${String(detail)}${suffix(modifiers)}`;
  }
  return `${head} ${String(target)}${entry['data'] === '' ? '' : ` ${String(entry['data'])}`}`;
};

const mark = ['keydown F9 F9', 'keyup F9 F9'];

/** The key whose press ends a log. */
export const endMark = 'F9';

/**
 * A log without the end mark, or `undefined` if the mark has not arrived. If a modifier is stuck, the mark shows it, and
 * the lines end with `stuck:`.
 */
export const beforeEndMark = (lines: readonly string[]): readonly string[] | undefined => {
  const last = lines.slice(-2);
  if (last[1]?.startsWith('keyup F9') !== true) return undefined;
  return last.join() === mark.join() ? lines.slice(0, -2) : [...lines.slice(0, -2), `stuck: ${last.join(', ')}`];
};

/**
 * What the event page in a tab has recorded, one line an event.
 *
 * @remarks
 * Presses the end mark and waits until it has arrived: then everything before it has, too.
 */
export const readEvents = async (tab: Tab): Promise<readonly string[]> => {
  await tab.press(endMark);
  for (let attempt = 0; attempt < 200; attempt += 1) {
    const events = beforeEndMark(eventsIn(await tab.content()));
    if (events !== undefined) return events;
  }
  throw new Error('The end mark never arrived at the page.');
};
