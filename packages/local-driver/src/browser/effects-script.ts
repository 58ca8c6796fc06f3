/** The name of the isolated world that hides these scripts from the page's scripts. */
export const worldName = 'farhand';

/**
 * Runs in every page, in an isolated world. It tracks what scrolls and the last input. `farhandEffects(buttons, turns,
 * patient)` resolves when the effects of that input are complete: at once, if nothing is in progress. First it waits
 * for up to three frames until the page has seen `buttons` presses and releases and, with `turns`, the end of the
 * scrolling by the wheel. The question may overtake the input, which may go to a frame, and a turn of the wheel may
 * scroll nothing.
 *
 * @remarks
 * - It waits for scrolling in progress, by the wheel, keys or scripts. Scrolling that lasts longer than 1.5 s, such as
 *   a ticker, is part of the page and is not waited for.
 * - Scrolling starts by the second frame after a turn of the wheel, and by the third after a script or a key has asked
 *   for it (Chromium 156, November 2026: 1 or 2 frames, 3 for the first time in a page). The script waits for one more
 *   frame if the page has something to scroll: after a turn of the wheel; after a click on a clickable element; after a
 *   key outside of text.
 * - A click is calm if nothing can scroll, or if the click before on the same element at the same place scrolled nothing.
 *   `farhandEffects` then resolves at once unless it is `patient`, and the frames are still counted. Without that,
 *   repeated presses, for example of a counter button, took 61 ms instead of 5 (Chromium 156, November 2026).
 * - A script that scrolls step by step ends its scrolling with each step, so the script waits two frames for the next
 *   step.
 * - The page asks the frames of its own origin. Scrolling in a shadow tree notifies only listeners in that tree, so the
 *   script listens in open trees. A closed tree is not accessible, so scrolling in it is not waited for.
 * - `farhandSeen()` returns how many presses and releases of keys, of buttons, and texts the page and such frames have
 *   seen, the last of each, and whether the pointer or the focus is in a frame: `[2, 1, 0, 'keyup KeyA', 'down 0', '',
 *   false]`. `farhandReady()` resolves to the same when the page has been painted.
 * - `farhandEffects` resolves to the kind of popup that the browser draws over the page (`select`, `input` or `''`),
 *   whether the pointer or the focus is in a frame, how many presses and releases the page has seen, whether the last click
 *   was calm, and whether all frames were waited for.
 */
export const effectsScript: string = `(() => {
  // Chromium may run it twice in a page that is loading (seen on version 156).
  if (globalThis.farhandSeen !== undefined) return;
  const tickerMs = 1500, pauseMs = 150, unseenMs = 1000, scanMs = 1000;
  const listen = (type, listener) => addEventListener(type, listener, { capture: true, passive: true });
  const nextFrame = () => new Promise((resolve) => {
    const unseen = setTimeout(resolve, unseenMs);
    requestAnimationFrame(() => { clearTimeout(unseen); setTimeout(resolve); });
  });

  /** Resolves when the page has been painted: Chromium drops the input of a new page before. A hidden page is not painted. */
  const painted = Promise.race([
    nextFrame().then(nextFrame),
    new Promise((resolve) => setTimeout(resolve, 500)),
  ]);

  let framesLeft = 0, counting;
  const countFrames = async () => {
    for (; framesLeft > 0; framesLeft -= 1) await nextFrame();
    counting = undefined;
  };
  /** Resolves at the end of all awaited frames. */
  const waitFrames = (count) => {
    framesLeft = Math.max(framesLeft, count);
    return counting ??= countFrames();
  };

  const isOverflowing = ({ scrollHeight, clientHeight, scrollWidth, clientWidth }) =>
    scrollHeight > clientHeight + 1 || scrollWidth > clientWidth + 1;
  const isScroller = (element) => isOverflowing(element) && /auto|scroll|hidden/.test(getComputedStyle(element).overflow);
  const roots = new WeakSet();
  /** Scrolling in a shadow tree notifies only listeners in that tree. */
  const watchRoot = (root) => {
    if (roots.has(root)) return;
    roots.add(root);
    for (const [type, listener] of [['scroll', noteScroll], ['scrollend', noteScrollEnd]])
      root.addEventListener(type, listener, { capture: true, passive: true });
  };
  let scan = { count: -1, atMs: 0, found: false };
  /** Finds scrollable elements, also in open shadow trees. */
  const survey = (count, atMs) => {
    const trees = [document], state = { count, atMs, found: isOverflowing(document.scrollingElement ?? {}) };
    for (const tree of trees) for (const element of tree.querySelectorAll('*')) {
      state.found ||= isScroller(element);
      if (element.shadowRoot === null) continue;
      watchRoot(element.shadowRoot);
      trees.push(element.shadowRoot);
    }
    return state;
  };
  const canScroll = () => {
    const count = document.getElementsByTagName('*').length, now = performance.now();
    if (count !== scan.count || now - scan.atMs > scanMs) scan = survey(count, now);
    return scan.found;
  };
  const isMadeForClicks = (path) => path.some((node) => node instanceof Element && node.matches('a, button, summary, label, input, [role], [onclick]'))
    || getComputedStyle(path[0]).cursor === 'pointer';
  const isEditable = (target) => target.isContentEditable || /^(input|textarea)$/.test(target.localName);
  const framesAfter = ({ type, key }, path) => {
    if (type === 'wheel') return canScroll() ? 3 : 0;
    if (type === 'pointerup') return isMadeForClicks(path) && canScroll() ? 4 : 0;
    return (!isEditable(path[0]) || /^(Page|Home|End)/.test(key)) && canScroll() ? 4 : 0;
  };

  const scrolling = new Map();
  const isTicker = (state) => (state.isTicker ||= state.last - state.since > tickerMs);
  /** Scrolling that ended before an input is not an effect of it. */
  const beginAfresh = () => {
    if (framesLeft > 0) return;
    for (const [target, state] of scrolling) if (state.hasEnded && !isTicker(state)) scrolling.delete(target);
  };

  const newSeen = () => ({
    counts: { key: 0, button: 0, text: 0 },
    last: { key: '', button: '', text: '' },
    down: new Set(),
    /** The last click, and whether it or the click before at its place scrolled: undefined until known. */
    click: undefined,
  });
  /** What the page has seen, with its frames. It is kept by the page, because frames come and go. */
  const seen = (() => {
    try { return top.farhandSeenInput ??= newSeen(); } catch { return newSeen(); }
  })();
  const noteSeen = (kind, what) => { seen.counts[kind] += 1; seen.last[kind] = what; };
  for (const type of ['keydown', 'keyup']) listen(type, ({ isTrusted, code, key }) => isTrusted && noteSeen('key', type + ' ' + (code || key)));
  // A page that cancels a pointer event gets no mouse event; a second button causes no pointer event. Each counts once.
  for (const kind of ['pointer', 'mouse']) {
    listen(kind + 'down', ({ isTrusted, button }) => {
      if (!isTrusted) return;
      if (kind === 'pointer') seen.down.clear();
      if (seen.down.has(button)) return;
      seen.down.add(button);
      noteSeen('button', 'down ' + button);
    });
    listen(kind + 'up', ({ isTrusted, button }) => isTrusted && seen.down.delete(button) && noteSeen('button', 'up ' + button));
  }
  listen('beforeinput', ({ isTrusted, data }) => isTrusted && noteSeen('text', data));
  const activeIn = (root) => root.activeElement?.shadowRoot ? activeIn(root.activeElement.shadowRoot) : root.activeElement;
  const hoveredIn = (root) => {
    const hovered = [...root.querySelectorAll(':hover')].at(-1);
    return hovered?.shadowRoot ? hoveredIn(hovered.shadowRoot) ?? hovered : hovered;
  };
  /** The frames in shadow trees that received input: window.frames does not list them. */
  const innerFrames = new Set();
  const noteInnerFrames = () => {
    for (const frame of [activeIn(document), hoveredIn(document)])
      if (frame?.contentWindow != null && frame.getRootNode() !== document) innerFrames.add(frame);
    for (const frame of innerFrames) if (!frame.isConnected) innerFrames.delete(frame);
  };
  /** The replies of the frames, undefined for frames of other origins. */
  const ofFrames = (ask) => {
    noteInnerFrames();
    return [...Array.from(frames), ...[...innerFrames].map((frame) => frame.contentWindow)].map((frame) => {
      try { return ask(frame); } catch { return undefined; }
    });
  };
  const isInFrame = () => [activeIn(document), hoveredIn(document)].some((element) => element?.contentWindow != null);
  globalThis.farhandSeen = () => {
    const { counts, last } = seen;
    return [counts.key, counts.button, counts.text, last.key, last.button, last.text, isInFrame()];
  };
  globalThis.farhandReady = () => painted.then(farhandSeen);

  const noteClick = (target, { clientX: x, clientY: y }, before, waiting) => {
    const isAgain = before?.target === target && before.x === x && before.y === y;
    const own = { target, x, y, scrolls: isAgain ? before.scrolls : undefined };
    void waiting.then(() => { own.scrolls ??= false; });
    return own;
  };

  /** The last input, if it was a turn of the wheel, and what it may scroll: a ticker elsewhere fires scrollend at each of its steps. */
  let turn, hasTurned = false;
  for (const type of ['wheel', 'keydown', 'pointerup']) listen(type, (event) => {
    const path = event.composedPath(), [target] = path;
    if (!event.isTrusted || !(target instanceof Element)) return;
    for (const node of path) if (node instanceof ShadowRoot) watchRoot(node);
    turn = type === 'wheel' ? { event, path } : undefined;
    beginAfresh();
    const count = framesAfter(event, path), before = seen.click;
    seen.click = undefined;
    const waiting = count === 0 ? Promise.resolve() : waitFrames(count);
    if (type === 'pointerup') seen.click = noteClick(target, event, before, waiting);
  });

  const noteScroll = ({ target }) => {
    const now = performance.now(), known = scrolling.get(target);
    const isNew = known === undefined || now - known.last > pauseMs;
    const state = { since: now, isTicker: false, ...(isNew ? {} : known), last: now, hasEnded: false };
    scrolling.set(target, state);
    if (seen.click !== undefined) seen.click.scrolls = true;
    if (!isTicker(state)) void waitFrames(2);
  };
  const noteScrollEnd = ({ target }) => {
    const state = scrolling.get(target);
    if (state !== undefined) state.hasEnded = true;
    // Scrolling by the wheel fires scrollend once.
    if (!turn?.path.includes(target) || turn.event.defaultPrevented) return;
    framesLeft = 0;
    hasTurned = true;
  };
  listen('scroll', noteScroll);
  listen('scrollend', noteScrollEnd);
  const isScrolling = () => {
    const now = performance.now();
    for (const [target, { last }] of scrolling) if (now - last > pauseMs) scrolling.delete(target);
    return [...scrolling.values()].some((state) => !state.hasEnded && !isTicker(state));
  };

  globalThis.farhandEffects = async (buttons, turns, patient) => {
    const hasArrived = () => seen.counts.button >= buttons && (!turns || hasTurned || !canScroll());
    for (let frames = 0; !hasArrived() && frames < 3; frames += 1) await nextFrame();
    hasTurned = false;
    const asking = ofFrames((frame) => frame.farhandEffects?.(0, turns, patient));
    const isCalm = () => seen.click?.scrolls === false;
    while ((framesLeft > 0 && (patient || !isCalm())) || isScrolling()) await nextFrame();
    const inside = await Promise.all(asking), popups = inside.map((effects) => effects?.[0] ?? '');
    const active = activeIn(document), popup = active?.matches('select:open, input:open') ? active.localName : '';
    return [popups.find((popup) => popup !== '') ?? popup, isInFrame(), seen.counts.button, isCalm(),
      framesLeft === 0 && inside.every((effects) => effects?.[4] !== false)];
  };
})()`;

/**
 * The same for a frame of another site, which has a process of its own and no earlier history. It waits for scrolling
 * in progress and for scrolling that may start.
 */
export const frameEffectsScript = `new Promise((resolve) => {
  const tickerMs = 1500, beganMs = performance.now();
  let quiet = 0;
  const note = () => { quiet = 0; };
  addEventListener('scroll', note, { capture: true, passive: true });
  const look = () => {
    quiet += 1;
    if (quiet <= 3 && performance.now() - beganMs < tickerMs) return requestAnimationFrame(look);
    removeEventListener('scroll', note, { capture: true });
    resolve();
  };
  requestAnimationFrame(look);
})`;
