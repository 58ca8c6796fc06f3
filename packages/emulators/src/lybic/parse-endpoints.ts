import { FieldError, stringField } from '../http/json.js';
import { json } from '../http/reply.js';
import { keyed, type Endpoint, type Exchange } from './endpoint.js';
import { notEmulated } from './problem.js';
import { parseUiTars } from './ui-tars.js';

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
