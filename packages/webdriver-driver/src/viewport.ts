import { ProtocolError, UnsupportedFacetError, type Deadline, type Size, type TabId } from '@farhand/core/driver';
import type { WebDriverSession } from './session.js';

const measuring = 'return [innerWidth, innerHeight, outerWidth, outerHeight, devicePixelRatio]';

interface Measured {
  readonly inner: Size;
  readonly outer: Size;
}

const measure = async (session: WebDriverSession, tab: TabId | undefined, deadline: Deadline): Promise<Measured> => {
  const numbers: unknown = await session.script(tab, measuring, deadline);
  const [innerWidth, innerHeight, outerWidth, outerHeight, scale] = Array.isArray(numbers) ? numbers.map(Number) : [];
  if (
    innerWidth === undefined ||
    innerHeight === undefined ||
    outerWidth === undefined ||
    outerHeight === undefined ||
    scale === undefined ||
    [innerWidth, innerHeight, outerWidth, outerHeight, scale].some(Number.isNaN)
  )
    throw new ProtocolError('WebDriver: the page does not report the size of its window.');
  if (scale !== 1) {
    throw new UnsupportedFacetError(
      `WebDriver: the browser shows ${scale} pixels for each CSS pixel, so places in pictures are not places of the pointer. Start it at a scale of 1, in Chrome with the argument '--force-device-scale-factor=1'.`,
    );
  }
  return { inner: { width: innerWidth, height: innerHeight }, outer: { width: outerWidth, height: outerHeight } };
};

/** Resolves to the size of a window's page, which is the size of its screenshots. */
export const viewportOf = async (
  session: WebDriverSession,
  tab: TabId | undefined,
  deadline: Deadline,
): Promise<Size> => (await measure(session, tab, deadline)).inner;

/** Windows can have a smallest and a largest size, so a second attempt may differ from the first, and then it ends. */
const attempts = 2;

/** Resizes a window so that its page has a size, as far as the browser allows. Resolves to the size it has then. */
export const fitViewport = async (
  session: WebDriverSession,
  tab: TabId | undefined,
  wanted: Size,
  deadline: Deadline,
): Promise<Size> => {
  let { inner, outer } = await measure(session, tab, deadline);
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    if (inner.width === wanted.width && inner.height === wanted.height) break;
    const width = wanted.width + outer.width - inner.width;
    const height = wanted.height + outer.height - inner.height;
    await session.caller.value('setWindowRect', deadline, { width, height });
    ({ inner, outer } = await measure(session, tab, deadline));
  }
  return inner;
};
