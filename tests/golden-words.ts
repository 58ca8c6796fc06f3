/** A call as plain data. */
export type Fields = Readonly<Record<string, unknown>>;

/** Whether a value is one. */
export const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null;

const at = ({ x, y }: Fields): string => `${String(x)},${String(y)}`;

/** A Lightcone action in a few words. */
export const lightconeWords = (call: Fields): string => {
  const { type, path, keys, key, text, ms } = call;
  const points = Array.isArray(path) ? path.filter(isFields).map(at).join(' ') : '';
  if (type === 'drag')
    return path === undefined
      ? `drag ${String(call['x1'])},${String(call['y1'])} ${String(call['x2'])},${String(call['y2'])}`
      : `drag path ${points}`;
  if (type === 'scroll') return `scroll ${at(call)} by ${String(call['dx'])},${String(call['dy'])}`;
  if (Array.isArray(keys)) return `${String(type)} ${keys.join(' ')}`;
  if (text !== undefined) return `${String(type)} ${JSON.stringify(text)}`;
  return `${String(type)} ${String(key ?? ms ?? at(call))}`;
};

/** A DevTools command in a few words. */
export const browserWords = (call: Fields): string => {
  const params = isFields(call['params']) ? call['params'] : {};
  const { type, key, text, modifiers = 0, button, clickCount = 0 } = params;
  if (call['type'] === 'settle') return 'settle';
  if (call['type'] === 'pause') return `pause ${String(call['durationMs'])}`;
  if (call['method'] === 'Input.insertText') return `insertText ${JSON.stringify(text)}`;
  const mods = modifiers === 0 ? '' : ` mods ${String(modifiers)}`;
  if (key !== undefined)
    return `${String(type)} ${String(key)}${text === undefined ? '' : ` text ${JSON.stringify(text)}`}${mods}`;
  if (type === 'mouseWheel')
    return `mouseWheel ${at(params)} by ${String(params['deltaX'])},${String(params['deltaY'])}${mods}`;
  const which = button === undefined || button === 'none' || button === 'left' ? '' : `${String(button)} `;
  return `${String(type)} ${which}${at(params)}${mods}${Number(clickCount) > 1 ? ` count ${String(clickCount)}` : ''}`;
};

const pixels = (length: unknown): string =>
  isFields(length) && length['type'] === 'px' ? String(length['value']) : '?';

const pair = (x: unknown, y: unknown): string => `${pixels(x)},${pixels(y)}`;

/** A Lybic action in a few words. */
export const lybicWords = (call: Fields): string => {
  const { type, x, y, button, holdKey, keys, key, content, duration } = call;
  const parts: string[] = [String(type)];
  if (x !== undefined) parts.push(pair(x, y));
  if (type === 'mouse:drag') parts.push(pair(call['startX'], call['startY']), pair(call['endX'], call['endY']));
  if (type === 'mouse:scroll') parts.push(`by ${String(call['stepHorizontal'])},${String(call['stepVertical'])}`);
  if (button !== undefined) parts.push(`button ${String(button)}`);
  if (holdKey !== undefined) parts.push(`hold ${String(holdKey)}`);
  if (keys !== undefined || key !== undefined) parts.push(String(keys ?? key));
  if (content !== undefined)
    parts.push(`${JSON.stringify(content)}${call['treatNewLineAsEnter'] === true ? ' with Enter' : ''}`);
  if (duration !== undefined) parts.push(`${String(duration)} ms`);
  return parts.join(' ');
};

/** The private-use character of a key as WebDriver's specification writes it, and any other character in quotes. */
const value = (text: unknown): string => {
  const [character = ''] = String(text);
  return character >= '\ue000' && character <= '\uf8ff'
    ? character.charCodeAt(0).toString(16).toUpperCase()
    : JSON.stringify(text);
};

/** A WebDriver call in a few words. */
export const webdriverWords = (call: Fields): string => {
  const { type, to, button, back, clickCount, delayMs, values, text, durationMs } = call;
  const place = isFields(call['at']) ? call['at'] : {};
  const which = button === 0 ? '' : ` button ${String(button)}`;
  switch (type) {
    case 'move':
      return `move ${at(isFields(to) ? to : {})}`;
    case 'buttonDown':
      return `buttonDown ${at(place)}${which}`;
    case 'buttonUp':
      return `buttonUp${which}${isFields(back) ? ` back ${at(back)}` : ''}`;
    case 'clicks':
      return `clicks ${String(clickCount)} ${at(place)}${which}${delayMs === 0 ? '' : ` ${String(delayMs)} ms`}`;
    case 'scroll':
      return `scroll ${at(place)} by ${String(call['deltaX'])},${String(call['deltaY'])}`;
    case 'keyUp':
      return `keyUp ${Array.isArray(values) ? values.map(value).join('/') : ''}`;
    case 'keyDown':
      return `keyDown ${value(call['value'])}`;
    default:
      return `${String(type)} ${JSON.stringify(text ?? durationMs)}`;
  }
};

/** A call of an X desktop in a few words. */
export const desktopWords = (call: Fields): string => {
  const { type, x, y, button, press, clickCount, key, shift, text, right, down, durationMs } = call;
  const doing = press === true ? 'press' : 'release';
  switch (type) {
    case 'motion':
      return `motion ${String(x)},${String(y)}`;
    case 'button':
      return `${doing} ${String(button)}${Number(clickCount) > 1 ? ` count ${String(clickCount)}` : ''}`;
    case 'key':
      return `${doing} ${String(key)}${shift === true ? ' with Shift' : ''}`;
    case 'wheel':
      return `wheel ${String(right)},${String(down)}`;
    default:
      return `${String(type)} ${JSON.stringify(text ?? key ?? durationMs)}`;
  }
};
