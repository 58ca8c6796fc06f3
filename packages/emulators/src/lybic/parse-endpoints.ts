import { FieldError, stringField } from '../http/json.js';
import { json, type Reply } from '../http/reply.js';
import { keyed, type Endpoint, type Exchange } from './endpoint.js';
import type { Parsed, Parser } from './parse/parsed.js';
import { pixels, thousandths } from './parse/place.js';
import { parsePyautogui } from './parse/pyautogui.js';
import { parseQwen } from './parse/qwen.js';
import { uiTarsMobile } from './parse/ui-tars-mobile.js';
import { uiTars } from './parse/ui-tars.js';
import { notEmulated } from './problem.js';

/** The parser of each model format, by device. The grammars of the other formats are not public. */
const parsers: Readonly<Record<Device, ReadonlyMap<string, Parser>>> = {
  // UI-TARS uses thousandths of the screen; Seed and Qwen2.5-VL use pixels (the vendor's documentation of parsing,
  // 2025).
  computer: new Map([
    ['ui-tars', uiTars(thousandths)],
    ['seed', uiTars(pixels)],
    ['qwen-2.5-vl', parseQwen],
    ['pyautogui', parsePyautogui],
  ]),
  mobile: new Map([
    ['ui-tars', uiTarsMobile(thousandths)],
    ['seed', uiTarsMobile(pixels)],
  ]),
};

type Device = 'computer' | 'mobile';

const dialects = ['ui-tars', 'seed', 'glm-4.1v', 'glm-4.5v', 'qwen-2.5-vl', 'qwen-3-vl', 'pyautogui'];
const oldDialects = ['ui-tars', 'seed', 'oai-compute-use'];

/** `POST /api/{computer-use|mobile-use}/parse/{type}`: parses a model's output. */
export const parseEndpoint = (device: Device): Endpoint =>
  keyed(async (exchange) => {
    const type = exchange.params['type'] ?? '';
    const text = textOf(exchange);
    if (!dialects.includes(type)) throw new FieldError(`type must be one of ${dialects.join(', ')}`);
    return parse(exchange, device, type, text);
  });

/** `POST /api/computer-use/parse`: the old form, with the model in the body. */
export const parseOldEndpoint: Endpoint = keyed(async (exchange) => {
  const model = stringField(exchange.json(), 'model') ?? '';
  const text = textOf(exchange);
  if (!oldDialects.includes(model)) throw new FieldError(`model must be one of ${oldDialects.join(', ')}`);
  return parse(exchange, 'computer', model, text);
});

const textOf = ({ json: body }: Exchange): string => {
  const text = stringField(body(), 'textContent');
  if (text === undefined) throw new FieldError('textContent is missing');
  return text;
};

const parse = ({ emulator }: Exchange, device: Device, type: string, text: string): Reply => {
  const parser = parsers[device].get(type);
  if (parser === undefined) throw notEmulated(`a parser of ${type} for a ${device}`);
  const { actions, ...more } = parser(text);
  const isTurned = emulator.settings.variants.positiveScroll === 'up';
  return json(200, { actions: isTurned ? actions.map(turned) : actions, ...more });
};

/** Reverses a scroll for a server whose positive steps are up and left: the parsers count down and right. */
const turned = (action: Parsed['actions'][number]): Parsed['actions'][number] =>
  action.type === 'mouse:scroll'
    ? { ...action, stepHorizontal: 0 - action.stepHorizontal, stepVertical: 0 - action.stepVertical }
    : action;
