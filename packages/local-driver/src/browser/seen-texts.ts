import {
  inTime,
  isRecord,
  seenTextsScript,
  shownIn,
  sightsIn,
  type Region,
  type SeenText,
  type ShownPart,
  type Sight,
  type SightedWord,
  type Size,
} from '@farhand/core/driver';
import type { CDPSession, Page } from 'playwright-core';
import { worldName } from './effects-script.js';
import type { PictureView } from './wire.js';

/** A document in a page: the main one, or that of a frame. */
interface PageDocument {
  readonly frameId: string;
  readonly parentId: string | undefined;
  readonly session: CDPSession;
}

interface FrameTree {
  readonly frame: { readonly id: string; readonly parentId?: string };
  readonly childFrames?: readonly FrameTree[];
}

/** How long a frame may take to reply, in milliseconds. A page whose frame is busy is read without it. */
const patienceMs = 2_000;

/** How often a page is asked at most that is left while it is read. */
const mostTries = 5;

/** Chromium's messages for a document that has been left. */
const saysLeft = /context|navigated|no frame/i;

/**
 * Reads the texts that a person sees in a page, in CSS pixels of its viewport. It asks the document of every frame in an
 * isolated world, and then each document around it what it leaves of them.
 */
export const readSeenTexts = async (page: Page, session: CDPSession): Promise<readonly (readonly SightedWord[])[]> => {
  for (let tries = 1; ; tries += 1) {
    try {
      return await readOnce(page, session);
    } catch (error) {
      if (tries === mostTries || page.isClosed() || !saysLeft.test(String(error))) throw error;
    }
  }
};

const readOnce = async (page: Page, session: CDPSession): Promise<readonly (readonly SightedWord[])[]> => {
  const children = page.frames().filter((frame) => frame !== page.mainFrame());
  // A frame that shares the process of its parent has no session of its own; the rejection means only that.
  const opening = children.map((frame) =>
    page
      .context()
      .newCDPSession(frame)
      .catch(() => undefined),
  );
  const sessions = inTime(patienceMs, Promise.all(opening), []);
  const own = (await sessions).filter((one) => one !== undefined);
  try {
    const [main = [], ...others] = await Promise.all([
      documentsOf(session),
      ...own.map((one) =>
        inTime(
          patienceMs,
          documentsOf(one).catch(() => []),
          [],
        ),
      ),
    ]);
    const [first] = main;
    if (first === undefined) return [];
    const all = new Map([...others.flat(), ...main].map((document) => [document.frameId, document]));
    return await new DocumentTexts([...all.values()]).of(first);
  } finally {
    void Promise.all(opening).then((opened) => opened.map((one) => one?.detach().catch(() => undefined)));
  }
};

const documentsOf = async (session: CDPSession): Promise<readonly PageDocument[]> => {
  const { frameTree } = await session.send('Page.getFrameTree');
  return documentsIn(frameTree, session);
};

const documentsIn = ({ frame, childFrames = [] }: FrameTree, session: CDPSession): readonly PageDocument[] => [
  { frameId: frame.id, parentId: frame.parentId, session },
  ...childFrames.flatMap((child) => documentsIn(child, session)),
];

/** The texts of documents that are in each other. */
class DocumentTexts {
  readonly #documents: readonly PageDocument[];

  constructor(documents: readonly PageDocument[]) {
    this.#documents = documents;
  }

  /** Resolves to the texts in a document with those of its frames, in pixels of its viewport. */
  async of(document: PageDocument): Promise<readonly (readonly SightedWord[])[]> {
    const { session, frameId } = document;
    const { executionContextId } = await session.send('Page.createIsolatedWorld', { frameId, worldName });
    const children = this.#documents.filter(({ parentId }) => parentId === frameId);
    const found = children.map(async (child) => {
      const element = await elementOf(child.frameId, session, executionContextId).catch(() => undefined);
      return element === undefined ? [] : [{ child, element }];
    });
    const held = (await Promise.all(found)).flat();
    const ask = (...values: readonly unknown[]): Promise<unknown> => run(session, executionContextId, values);
    const reading = ask({ value: null }, ...held.map(({ element }) => ({ objectId: element })));
    const inFrames = held.map(async ({ child, element }) => {
      const texts = await inTime(
        patienceMs,
        this.of(child).catch(() => []),
        [],
      );
      return through(texts, (sights) => ask({ value: sights }, { objectId: element }));
    });
    const [parts, frames] = await Promise.all([reading.then(shownIn), Promise.all(inFrames)]);
    return parts.flatMap((part: ShownPart) => (typeof part === 'number' ? (frames[part] ?? []) : [part]));
  }
}

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

/** Resolves to the element that holds a frame, in a world of the document around it. */
const elementOf = async (
  frameId: string,
  session: CDPSession,
  executionContextId: number,
): Promise<string | undefined> => {
  const { backendNodeId } = await session.send('DOM.getFrameOwner', { frameId });
  const { object } = await session.send('DOM.resolveNode', { backendNodeId, executionContextId });
  return object.objectId;
};

const run = async (session: CDPSession, executionContextId: number, values: readonly unknown[]): Promise<unknown> => {
  const { result, exceptionDetails } = await session.send('Runtime.callFunctionOn', {
    functionDeclaration: seenTextsScript,
    executionContextId,
    arguments: values.filter(isRecord),
    returnByValue: true,
  });
  if (exceptionDetails !== undefined) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
  return result.value;
};

/**
 * Converts texts of a page to texts of its picture. The box of a word is that of all pixels it touches. A page that a
 * person has pinched is larger than its picture.
 */
export const inPicture = (
  texts: readonly (readonly SightedWord[])[],
  view: PictureView,
  picture: Size,
): readonly SeenText[] =>
  texts.flatMap((words) => {
    const seen = words.flatMap(({ text, sight }) => {
      const box = pixelsOf(sight, view, picture);
      return box === undefined ? [] : [{ text, box, confidence: 1 }];
    });
    return seen.length > 0 ? [{ words: seen }] : [];
  });

/** Returns the pixels of a sight; `undefined` if the picture cuts off more than a third of it. */
const pixelsOf = (
  [left, top, width, height]: Sight,
  { scale, corner }: PictureView,
  picture: Size,
): Region | undefined => {
  const start = { x: Math.floor((left - corner.x) * scale), y: Math.floor((top - corner.y) * scale) };
  const end = { x: Math.ceil((left + width - corner.x) * scale), y: Math.ceil((top + height - corner.y) * scale) };
  const x = Math.max(0, start.x);
  const y = Math.max(0, start.y);
  const box = { x, y, width: Math.min(picture.width, end.x) - x, height: Math.min(picture.height, end.y) - y };
  if (box.width <= 0 || box.height <= 0) return undefined;
  return 3 * box.width * box.height < 2 * (end.x - start.x) * (end.y - start.y) ? undefined : box;
};
