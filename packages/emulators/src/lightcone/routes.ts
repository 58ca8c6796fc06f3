import { del, get, post, type Route } from '../http/router.js';
import {
  cdpEndpoint,
  cdpTabEndpoint,
  cdpTabsEndpoint,
  cdpVersionEndpoint,
  webSocketEndpoint,
} from './cdp-endpoints.js';
import {
  createComputer,
  deleteComputer,
  keepAlive,
  listComputers,
  retrieveComputer,
  retrieveStatus,
} from './computer-endpoints.js';
import type { Endpoint } from './endpoint.js';
import { execStream, execSync } from './exec.js';
import {
  actionEndpoint,
  batchEndpoint,
  debugEndpoint,
  executeEndpoint,
  listTabsEndpoint,
  tabEndpoint,
} from './execute.js';
import { Problem } from './problem.js';
import { eventsEndpoint, screencastEndpoint } from './screencast.js';

/** `GET /screenshots/{name}`: returns a picture without a key, like the vendor's presigned URLs. */
const pictureEndpoint: Endpoint = {
  auth: 'none',
  answer: async ({ emulator, params }) => {
    const bytes = emulator.pictures.get(params['name'] ?? '');
    if (bytes === undefined) throw new Problem(404, 'Not found');
    return { type: 'bytes', status: 200, contentType: 'image/jpeg', bytes };
  },
};

/** Every emulated endpoint of the API, and the one that serves pictures. */
export const routes: readonly Route<Endpoint>[] = [
  get('/computers', listComputers),
  post('/computers', createComputer),
  get('/computers/:id', retrieveComputer),
  del('/computers/:id', deleteComputer),
  get('/computers/:id/status', retrieveStatus),
  post('/computers/:id/keepalive', keepAlive),

  post('/computers/:id/execute', executeEndpoint),
  post('/computers/:id/batch', batchEndpoint),
  post('/computers/:id/click', actionEndpoint('click')),
  post('/computers/:id/double-click', actionEndpoint('double_click')),
  post('/computers/:id/right-click', actionEndpoint('right_click')),
  post('/computers/:id/drag', actionEndpoint('drag')),
  post('/computers/:id/mouse-down', actionEndpoint('mouse_down')),
  post('/computers/:id/mouse-up', actionEndpoint('mouse_up')),
  post('/computers/:id/scroll', actionEndpoint('scroll')),
  post('/computers/:id/type', actionEndpoint('type')),
  post('/computers/:id/hotkey', actionEndpoint('keypress')),
  post('/computers/:id/key-down', actionEndpoint('key_down')),
  post('/computers/:id/key-up', actionEndpoint('key_up')),
  post('/computers/:id/navigate', actionEndpoint('go_to_url')),
  post('/computers/:id/html', actionEndpoint('get_html_content')),
  post('/computers/:id/screenshot', actionEndpoint('screenshot')),
  post('/computers/:id/viewport', actionEndpoint('set_viewport')),
  post('/computers/:id/change-proxy', actionEndpoint('change_proxy')),
  post('/computers/:id/debug', debugEndpoint),
  post('/computers/:id/exec', execStream),
  post('/computers/:id/exec/sync', execSync),

  get('/computers/:id/tabs', listTabsEndpoint),
  post('/computers/:id/tabs', actionEndpoint('new_tab')),
  del('/computers/:id/tabs/:tab', tabEndpoint('close_tab')),
  post('/computers/:id/tabs/:tab/switch', tabEndpoint('switch_tab')),

  get('/computers/:id/screencast', screencastEndpoint),
  get('/computers/:id/events', eventsEndpoint),
  get('/computers/:id/ws', webSocketEndpoint),
  get('/computers/:id/cdp', cdpEndpoint),
  get('/computers/:id/cdp/json', cdpTabsEndpoint),
  get('/computers/:id/cdp/json/list', cdpTabsEndpoint),
  get('/computers/:id/cdp/json/version', cdpVersionEndpoint),
  get('/computers/:id/cdp/devtools/page/:page', cdpTabEndpoint),
  get('/screenshots/:name', pictureEndpoint),
];
