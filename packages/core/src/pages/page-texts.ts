import { inTime } from '../sleep.js';
import { fieldOf, PageWorld, type PageSession, type ScriptArgument } from './page-world.js';
import { seenTextsScript, shownIn, sightsIn, type ShownPart, type Sight, type SightedWord } from './seen-texts.js';

/** A document in a page: the main one, or that of a frame. */
interface PageDocument {
  readonly frameId: string;
  readonly parentId: unknown;
  readonly session: PageSession;
}

/** How long a frame may take to reply, in milliseconds. A page whose frame is busy is read without it. */
const patienceMs = 2_000;

/** How often a page is asked at most that is left while it is read. */
const mostTries = 5;

/** Messages of Chromium and of chromedriver for a document that has been left. */
const saysLeft = /context|navigated|no frame/i;

/** Reads a page, and again if it is left meanwhile, unless `isGone` tells that it has closed. */
export const againIfLeft = async <T>(read: () => Promise<T>, isGone: () => boolean = () => false): Promise<T> => {
  for (let tries = 1; ; tries += 1) {
    try {
      return await read();
    } catch (error) {
      if (tries === mostTries || isGone() || !saysLeft.test(String(error))) throw error;
    }
  }
};

/**
 * Reads the texts that a person sees in a page, in CSS pixels of its viewport. It asks the document of every frame in an
 * isolated world, and then each document around it what it leaves of them.
 *
 * @remarks Three commands for a page without frames, and up to five more for each frame.
 *
 * @param main - the session of the page.
 * @param frames - those of its frames that have a process and a session of their own. Without its session, such a frame is
 *   left out.
 */
export const readSeenTexts = async (
  main: PageSession,
  frames: readonly PageSession[] = [],
): Promise<readonly (readonly SightedWord[])[]> => {
  const [own, ...others] = await Promise.all([
    documentsOf(main),
    ...frames.map((one) => unlessLate(documentsOf(one), [])),
  ]);
  const [first] = own;
  if (first === undefined) return [];
  const all = new Map([...others.flat(), ...own].map((document) => [document.frameId, document]));
  return textsOf(first, [...all.values()]);
};

/** Resolves to what a frame replies in time; otherwise, or if it fails, to something else. */
const unlessLate = <T>(work: Promise<T>, otherwise: T): Promise<T> =>
  inTime(
    patienceMs,
    work.catch(() => otherwise),
    otherwise,
  );

const documentsOf = async (session: PageSession): Promise<readonly PageDocument[]> =>
  documentsIn(fieldOf(await session.send('Page.getFrameTree'), 'frameTree'), session);

const documentsIn = (tree: unknown, session: PageSession): readonly PageDocument[] => {
  const frame = fieldOf(tree, 'frame');
  const frameId = fieldOf(frame, 'id');
  if (typeof frameId !== 'string') return [];
  const children = fieldOf(tree, 'childFrames');
  const list: readonly unknown[] = Array.isArray(children) ? children : [];
  return [
    { frameId, parentId: fieldOf(frame, 'parentId'), session },
    ...list.flatMap((child) => documentsIn(child, session)),
  ];
};

/** Resolves to the texts in a document with those of its frames, in pixels of its viewport. */
const textsOf = async (
  { session, frameId }: PageDocument,
  documents: readonly PageDocument[],
): Promise<readonly (readonly SightedWord[])[]> => {
  const world = await PageWorld.open(session, frameId);
  const children = documents.filter(({ parentId }) => parentId === frameId);
  const found = children.map(async (child) => {
    const objectId = await world.holderOf(child.frameId).catch(() => undefined);
    return objectId === undefined ? [] : [{ child, objectId }];
  });
  const held = (await Promise.all(found)).flat();
  const ask = (...values: readonly ScriptArgument[]): Promise<unknown> => world.run(seenTextsScript, values);
  const reading = ask({ value: null }, ...held.map(({ objectId }) => ({ objectId })));
  const inFrames = held.map(async ({ child, objectId }) => {
    const texts = await unlessLate(textsOf(child, documents), []);
    return through(texts, (sights) => ask({ value: sights }, { objectId }));
  });
  const [parts, inside] = await Promise.all([reading.then(shownIn), Promise.all(inFrames)]);
  return parts.flatMap((part: ShownPart) => (typeof part === 'number' ? (inside[part] ?? []) : [part]));
};

/** Resolves to what the document around a frame leaves of its texts. A word that is not seen ends its text. */
const through = async (
  texts: readonly (readonly SightedWord[])[],
  ask: (sights: readonly Sight[]) => Promise<unknown>,
): Promise<readonly (readonly SightedWord[])[]> => {
  const sights = texts.flatMap((words) => words.map(({ sight }) => sight));
  if (sights.length === 0) return [];
  const left = sightsIn(await ask(sights).catch(() => []));
  let index = 0;
  return texts.flatMap((words) => {
    const parts: SightedWord[][] = [[]];
    for (const { text } of words) {
      const sight = left[index];
      index += 1;
      if (sight === undefined) parts.push([]);
      else parts.at(-1)?.push({ text, sight });
    }
    return parts.filter((part) => part.length > 0);
  });
};
