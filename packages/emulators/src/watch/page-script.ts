/** The script of the page. It inserts texts as text nodes only, because they come from the emulator's clients. */
export const script: string = `
'use strict';
const longestList = 200;
const byId = (id) => document.getElementById(id);
const made = (tag, className, text = '') => {
  const element = document.createElement(tag);
  element.className = className;
  element.textContent = text;
  return element;
};

const state = byId('state');
const computers = byId('computers');
const stage = byId('stage');
const requests = byId('requests');
const key = new URLSearchParams(location.search).get('key');

/** The computer that the viewer chose; without a choice the server shows the newest. */
let chosen;
/** The computer that is shown. */
let shown;
let source;

const connect = () => {
  source?.close();
  const query = new URLSearchParams({ key, ...(chosen === undefined ? {} : { computer: chosen }) });
  source = new EventSource(document.documentElement.dataset.events + '?' + query);
  source.onopen = () => { state.textContent = 'Live'; state.dataset.kind = 'good'; };
  source.onerror = () => { state.textContent = 'The emulator does not reply'; state.dataset.kind = 'bad'; };
  for (const [name, show] of Object.entries(shows)) {
    source.addEventListener(name, ({ data }) => show(JSON.parse(data)));
  }
};

/** The radio buttons of the computers, by id. */
const choices = new Map();

const showComputers = ({ computers: live }) => {
  const ids = new Set(live.map(({ id }) => id));
  for (const [id, choice] of choices) {
    if (ids.has(id)) continue;
    choice.remove();
    choices.delete(id);
  }
  for (const { id, kind } of live) {
    if (choices.has(id)) continue;
    const input = made('input', '');
    Object.assign(input, { type: 'radio', name: 'computer', value: id, checked: id === shown });
    input.addEventListener('change', () => { chosen = id; connect(); });
    const choice = made('label', 'choice');
    choice.append(input, made('span', 'id', id), made('span', 'quiet', kind));
    computers.append(choice);
    choices.set(id, choice);
  }
  byId('no-computer').hidden = live.length > 0;
  computers.hidden = live.length === 0;
  if (live.length === 0) { byId('figure').hidden = true; shown = undefined; }
};

const place = (mark, at, display) => {
  // An SVG element has the attribute, but not the property.
  mark.toggleAttribute('hidden', at === undefined);
  if (at === undefined) return;
  mark.style.left = (100 * at.x) / display.width + '%';
  mark.style.top = (100 * at.y) / display.height + '%';
};
const pointText = ({ x, y }) => Math.round(x) + ', ' + Math.round(y);

/** The number of the last shown press, by computer: each new press is highlighted. */
const presses = new Map();

const showInput = ({ computer, display, pointer, press, held }) => {
  if (shown !== computer) {
    shown = computer;
    byId('picture').removeAttribute('src');
    const input = choices.get(computer)?.querySelector('input');
    if (input) input.checked = true;
  }
  byId('figure').hidden = false;
  stage.style.aspectRatio = display.width + ' / ' + display.height;
  stage.style.maxWidth = 'calc((100vh - 13rem) * ' + display.width / display.height + ')';
  place(byId('pointer'), pointer, display);
  place(byId('press'), press?.at, display);
  byId('pointer-at').textContent = pointer === undefined ? 'unknown' : pointText(pointer);
  byId('press-at').textContent = press === undefined ? 'none' : press.button + ' at ' + pointText(press.at);
  if (press !== undefined && presses.get(computer) !== press.number) {
    presses.set(computer, press.number);
    for (const animation of byId('press').getAnimations()) { animation.cancel(); animation.play(); }
  }
  const names = held.map((name) => made('kbd', '', name === ' ' ? 'Space' : name));
  byId('held').replaceChildren(...(names.length === 0 ? ['nothing'] : names));
};

const showPicture = ({ computer, jpeg }) => {
  const picture = byId('picture');
  picture.src = 'data:image/jpeg;base64,' + jpeg;
  picture.alt = 'Screen of ' + computer;
  byId('trouble').hidden = true;
};

const showTrouble = ({ message }) => {
  const trouble = byId('trouble');
  trouble.textContent = 'No picture is available: ' + message;
  trouble.hidden = false;
};

/** The rows of requests, by number. */
const rows = new Map();

const newRow = (number) => {
  const row = made('li', '');
  row.value = number;
  const details = made('details', '');
  details.append(made('summary', ''), made('div', 'more'));
  row.append(details);
  const next = [...requests.children].find((other) => other.value < number);
  requests.insertBefore(row, next ?? null);
  rows.set(number, row);
  if (rows.size > longestList) {
    const last = requests.lastElementChild;
    rows.delete(last.value);
    last.remove();
  }
  byId('no-request').hidden = true;
  return row;
};

const kindOf = (status) => (status === undefined ? '' : status < 400 ? 'good' : status < 500 ? 'poor' : 'bad');

const showRequest = ({ number, at, method, path, summary, status, tookMs, body, notes }) => {
  const row = rows.get(number) ?? newRow(number);
  const [head, more] = row.firstElementChild.children;
  const time = made('time', 'quiet', new Date(at).toLocaleTimeString([], { hour12: false }));
  time.dateTime = at;
  const word = made('span', 'status', status === undefined ? '…' : String(status));
  word.dataset.kind = kindOf(status);
  const what = made('span', 'what', summary === '' ? method + ' ' + path : summary);
  const took = made('span', 'quiet took', tookMs === undefined ? '' : tookMs + ' ms');
  for (const note of notes) what.append(' ', made('span', 'note', note));
  head.replaceChildren(time, word, what, took);
  const texts = [made('p', 'path', method + ' ' + path)];
  if (body !== undefined) texts.push(made('pre', '', body));
  more.replaceChildren(...texts);
};

const shows = {
  computers: showComputers,
  input: showInput,
  picture: showPicture,
  trouble: showTrouble,
  request: showRequest,
};

// A hidden page disconnects, so that no pictures are taken for it.
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'visible') connect();
  else { source.close(); state.textContent = 'Paused'; state.dataset.kind = ''; }
});
connect();
`;
