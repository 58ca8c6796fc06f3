import { FieldError, stringField } from '../http/json.js';
import { json } from '../http/reply.js';
import { keyed, type Endpoint, type Exchange } from './endpoint.js';
import { notEmulated } from './problem.js';
import type { Length, LybicAction } from './wire-action.js';

/** What a model's text amounts to. */
interface Parsed {
  readonly actions: readonly LybicAction[];
  readonly thoughts?: string;
  /** Text that is neither a thought nor an action. */
  readonly unknown?: string;
}

type Arguments = Readonly<Record<string, string>>;

/** Points of UI-TARS are thousandths of the screen. */
const fraction = (numerator: number): Length => ({ type: '/', numerator, denominator: 1000 });

const pointOf = (text: string | undefined): { readonly x: Length; readonly y: Length } | undefined => {
  const [x, y] = [...(text ?? '').matchAll(/-?\d+(?:\.\d+)?/g)].map(([digits]) => fraction(Number(digits)));
  return x === undefined || y === undefined ? undefined : { x, y };
};

const click =
  (type: 'mouse:click' | 'mouse:doubleClick', button: number) =>
  ({ point, start_box }: Arguments): LybicAction | undefined => {
    const at = pointOf(point ?? start_box);
    return at === undefined ? undefined : { type, ...at, button };
  };

/** A turn of the wheel has no length in UI-TARS; this is what a page up or down is about. */
const scrollSteps = 5;

const directions: ReadonlyMap<string, readonly [stepHorizontal: number, stepVertical: number]> = new Map([
  ['up', [0, -scrollSteps]],
  ['down', [0, scrollSteps]],
  ['left', [-scrollSteps, 0]],
  ['right', [scrollSteps, 0]],
]);

/** The words of UI-TARS for computers. */
const verbs: ReadonlyMap<string, (args: Arguments) => LybicAction | undefined> = new Map<
  string,
  (args: Arguments) => LybicAction | undefined
>([
  ['click', click('mouse:click', 1)],
  ['left_single', click('mouse:click', 1)],
  ['left_double', click('mouse:doubleClick', 1)],
  ['right_single', click('mouse:click', 2)],
  [
    'drag',
    ({ start_point, end_point, start_box, end_box }) => {
      const start = pointOf(start_point ?? start_box);
      const end = pointOf(end_point ?? end_box);
      if (start === undefined || end === undefined) return undefined;
      return { type: 'mouse:drag', startX: start.x, startY: start.y, endX: end.x, endY: end.y, button: 1 };
    },
  ],
  [
    'scroll',
    ({ point, start_box, direction }) => {
      const at = pointOf(point ?? start_box);
      const steps = directions.get(direction ?? '');
      if (at === undefined || steps === undefined) return undefined;
      return { type: 'mouse:scroll', ...at, stepHorizontal: steps[0], stepVertical: steps[1] };
    },
  ],
  ['type', ({ content = '' }) => ({ type: 'keyboard:type', content, treatNewLineAsEnter: true })],
  ['hotkey', ({ key = '' }) => ({ type: 'keyboard:hotkey', keys: key.trim().split(/\s+/).join('+') })],
  ['wait', () => ({ type: 'wait', duration: 5000 })],
  ['finished', ({ content }) => ({ type: 'finished', ...(content === undefined ? {} : { message: content }) })],
  ['call_user', () => ({ type: 'client:user-takeover' })],
]);

const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r' };

const argumentsOf = (text: string): Arguments =>
  Object.fromEntries(
    [...text.matchAll(/(\w+)\s*=\s*(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)")/g)].map(
      ([, name = '', single, double]) => [
        name,
        (single ?? double ?? '').replaceAll(/\\(.)/g, (_, character: string) => escapes[character] ?? character),
      ],
    ),
  );

const section = (text: string, name: string): string | undefined =>
  new RegExp(`(?:^|\\n)\\s*${name}:([\\s\\S]*?)(?=\\n\\s*(?:Thought|Action):|$)`).exec(text)?.[1]?.trim();

/** Reads the answer of a UI-TARS model: `Thought: …` and `Action: verb(name='value')`, one action a line. Pure. */
const parseUiTars = (text: string): Parsed => {
  const thoughts = section(text, 'Thought');
  const lines = (section(text, 'Action') ?? (thoughts === undefined ? text : ''))
    .split('\n')
    .filter((line) => line.trim() !== '');
  const unknown: string[] = [];
  const actions = lines.flatMap((line): readonly LybicAction[] => {
    const [, verb = '', args = ''] = /^\s*(\w+)\(([\s\S]*)\)\s*$/.exec(line) ?? [];
    const action = verbs.get(verb)?.(argumentsOf(args));
    if (action === undefined) unknown.push(line.trim());
    return action === undefined ? [] : [action];
  });
  return {
    actions,
    ...(thoughts === undefined ? {} : { thoughts }),
    ...(unknown.length === 0 ? {} : { unknown: unknown.join('\n') }),
  };
};

const dialects = ['ui-tars', 'seed', 'glm-4.1v', 'glm-4.5v', 'qwen-2.5-vl', 'qwen-3-vl', 'pyautogui'];
const oldDialects = ['ui-tars', 'seed', 'oai-compute-use'];

const textOf = ({ json: body }: Exchange): string => {
  const text = stringField(body(), 'textContent');
  if (text === undefined) throw new FieldError('textContent is missing');
  return text;
};

/** `POST /api/{computer-use|mobile-use}/parse/{type}`: of the vendor's dialects only UI-TARS for computers is here. */
export const parseEndpoint = (device: 'computer' | 'mobile'): Endpoint =>
  keyed(async (exchange) => {
    const type = exchange.params['type'] ?? '';
    const text = textOf(exchange);
    if (!dialects.includes(type)) throw new FieldError(`type must be one of ${dialects.join(', ')}`);
    if (device !== 'computer' || type !== 'ui-tars') throw notEmulated(`a parser of ${type} for a ${device}`);
    return json(200, parseUiTars(text));
  });

/** `POST /api/computer-use/parse`: the old form, which names the model in the body. */
export const parseOldEndpoint: Endpoint = keyed(async (exchange) => {
  const model = stringField(exchange.json(), 'model') ?? '';
  const text = textOf(exchange);
  if (!oldDialects.includes(model)) throw new FieldError(`model must be one of ${oldDialects.join(', ')}`);
  if (model !== 'ui-tars') throw notEmulated(`a parser of ${model}`);
  return json(200, parseUiTars(text));
});
