import type { TabId } from '../actions/action.js';
import { checkWaitingOptions } from '../check/options.js';
import type { CallOptions } from '../deadline.js';
import type { Size } from '../geometry.js';
import type { ScreenshotData } from '../image.js';
import type { SpaceOptions } from '../pixels/view.js';
import { displayOf, type Session } from '../session/session.js';
import { chained, Strand } from './chain.js';
import { checkScreenshotOptions, type ScreenshotOptions } from './picture-options.js';
import { Screenshot, type Picture, type PictureInput, type TabChain, type ToDisplay } from './picture.js';
import { TabInput } from './tab-input.js';
import {
  pointOf,
  requestClick,
  requestDrag,
  requestHover,
  requestWheel,
  verbOptions,
  type PointArguments,
  type Request,
  type Surroundings,
} from './verbs.js';

/** What a driver gave, as the picture that users get. `tab`: what it shows, where there are tabs. */
export const screenshotOf = (session: Session, tab: TabId | undefined, data: ScreenshotData): Screenshot => {
  const { width, height } = displayOf(session.connection, tab);
  const display = { width, height };
  const input = pictureInput(() => new Strand(session, screenshotOf, () => tab), display);
  return new Screenshot(data, { takenAt: new Date(), display, tab, input });
};

/** Takes a picture of a tab, or of what `tab` says when it is its turn, and of that the region that is asked for. */
export const takeScreenshot = async (
  session: Session,
  tab: () => TabId | undefined,
  options: ScreenshotOptions | undefined,
  call: string,
): Promise<Picture> => {
  const { waiting, region } = checkScreenshotOptions(options, displayOf(session.connection, tab()), call);
  const taken = await session.operate(`${call}()`, 'observe', waiting, async (deadline) => {
    const of = tab();
    return screenshotOf(session, of, await session.connection.screenshot(of, deadline));
  });
  return region === undefined ? taken : taken.show(region, call);
};

type Verb = keyof typeof verbOptions;

/** Takes what is only meant for the picture out of the options. */
const split = <O extends CallOptions & SpaceOptions>(
  options: O | undefined,
  verb: Verb,
): { readonly space: SpaceOptions; readonly rest: Omit<O, 'space'> | undefined } => {
  checkWaitingOptions(options, [...verbOptions[verb], 'space'], callOf(verb));
  if (options === undefined) return { space: {}, rest: undefined };
  const { space, ...rest } = options;
  return { space: space === undefined ? {} : { space }, rest };
};

const callOf = (verb: Verb): string => `screenshot.${verb}`;

/** Acts at points of a picture, in the tab that the strand is for. `display`: its size when the picture was taken. */
const pictureInput = (strand: () => Strand, display: Size): PictureInput => {
  const add = (verb: Verb, build: (call: string, around: Surroundings) => Request): TabChain => {
    const call = callOf(verb);
    const joined = strand().add(call, (around) => {
      checkDisplay(display, around.display, call);
      return build(call, around);
    });
    return chained(new TabInput(() => joined), joined);
  };
  const atPoint = <O extends CallOptions & SpaceOptions>(
    verb: Verb,
    toDisplay: ToDisplay,
    args: PointArguments<O>,
    request: (call: string, args: PointArguments<Omit<O, 'space'>>, around: Surroundings) => Request,
  ): TabChain =>
    add(verb, (call, around) => {
      const { at, options } = pointOf(args, call);
      const { space, rest } = split(options, verb);
      return request(call, [toDisplay(at, space, call), rest], around);
    });
  return {
    click: (toDisplay, args) => atPoint('click', toDisplay, args, requestClick),
    dblclick: (toDisplay, args) =>
      atPoint('dblclick', toDisplay, args, (call, at, around) => requestClick(call, at, around, 2)),
    hover: (toDisplay, args) => atPoint('hover', toDisplay, args, requestHover),
    drag: (toDisplay, from, to, options) =>
      add('drag', (call, around) => {
        const { space, rest } = split(options, 'drag');
        const [start, end] = [toDisplay(from, space, `${call} from`), toDisplay(to, space, `${call} to`)];
        return requestDrag(call, start, end, rest, around);
      }),
    wheel: (toDisplay, dx, dy, options) =>
      add('wheel', (call, around) => {
        const { space, rest } = split(options, 'wheel');
        if (rest?.at === undefined) {
          throw new TypeError(
            `${call}: expected { at: { x, y } }, the point of the picture at which to turn the wheel.`,
          );
        }
        return requestWheel(call, dx, dy, { ...rest, at: toDisplay(rest.at, space, `${call} at`) }, around);
      }),
  };
};

/** After a change of its size, things on a display lie elsewhere. */
const checkDisplay = (then: Size, now: Size, call: string): void => {
  if (now.width === then.width && now.height === then.height) return;
  throw new RangeError(
    `${call}: the display was ${then.width}×${then.height} pixels when the picture was taken and is ${now.width}×${now.height} now. Take a new picture.`,
  );
};
