/**
 * Every endpoint of the vendor's Computers API, by the name of the client's method. In a path, `{id}` is the computer
 * and `{tab_id}` a tab. `orderedBy`: the effect shows on the screen, so later input depends on its completion.
 */
export const endpoints = {
  list: { method: 'GET', path: '/computers', effect: 'read' },
  create: { method: 'POST', path: '/computers', effect: 'once' },
  retrieve: { method: 'GET', path: '/computers/{id}', effect: 'read' },
  delete: { method: 'DELETE', path: '/computers/{id}', effect: 'repeatable' },
  status: { method: 'GET', path: '/computers/{id}/status', effect: 'read' },
  keepalive: { method: 'POST', path: '/computers/{id}/keepalive', effect: 'repeatable' },

  batch: { method: 'POST', path: '/computers/{id}/batch', effect: 'once', orderedBy: 'id' },
  execute: { method: 'POST', path: '/computers/{id}/execute', effect: 'once', orderedBy: 'id' },
  click: { method: 'POST', path: '/computers/{id}/click', effect: 'once', orderedBy: 'id' },
  doubleClick: { method: 'POST', path: '/computers/{id}/double-click', effect: 'once', orderedBy: 'id' },
  rightClick: { method: 'POST', path: '/computers/{id}/right-click', effect: 'once', orderedBy: 'id' },
  drag: { method: 'POST', path: '/computers/{id}/drag', effect: 'once', orderedBy: 'id' },
  mouseDown: { method: 'POST', path: '/computers/{id}/mouse-down', effect: 'once', orderedBy: 'id' },
  mouseUp: { method: 'POST', path: '/computers/{id}/mouse-up', effect: 'repeatable', orderedBy: 'id' },
  scroll: { method: 'POST', path: '/computers/{id}/scroll', effect: 'once', orderedBy: 'id' },
  type: { method: 'POST', path: '/computers/{id}/type', effect: 'once', orderedBy: 'id' },
  hotkey: { method: 'POST', path: '/computers/{id}/hotkey', effect: 'once', orderedBy: 'id' },
  keyDown: { method: 'POST', path: '/computers/{id}/key-down', effect: 'once', orderedBy: 'id' },
  keyUp: { method: 'POST', path: '/computers/{id}/key-up', effect: 'repeatable', orderedBy: 'id' },

  navigate: { method: 'POST', path: '/computers/{id}/navigate', effect: 'once', orderedBy: 'id' },
  html: { method: 'POST', path: '/computers/{id}/html', effect: 'read' },
  screenshot: { method: 'POST', path: '/computers/{id}/screenshot', effect: 'read' },
  viewport: { method: 'POST', path: '/computers/{id}/viewport', effect: 'repeatable', orderedBy: 'id' },
  changeProxy: { method: 'POST', path: '/computers/{id}/change-proxy', effect: 'repeatable' },
  debug: { method: 'POST', path: '/computers/{id}/debug', effect: 'once' },

  events: { method: 'GET', path: '/computers/{id}/events', effect: 'read' },
  screencast: { method: 'GET', path: '/computers/{id}/screencast', effect: 'read' },
  ws: { method: 'GET', path: '/computers/{id}/ws', effect: 'read' },

  execCreate: { method: 'POST', path: '/computers/{id}/exec', effect: 'once' },
  execSync: { method: 'POST', path: '/computers/{id}/exec/sync', effect: 'once' },

  tabsList: { method: 'GET', path: '/computers/{id}/tabs', effect: 'read' },
  tabsCreate: { method: 'POST', path: '/computers/{id}/tabs', effect: 'once', orderedBy: 'id' },
  tabsDelete: { method: 'DELETE', path: '/computers/{id}/tabs/{tab_id}', effect: 'repeatable', orderedBy: 'id' },
  tabsSwitch: { method: 'POST', path: '/computers/{id}/tabs/{tab_id}/switch', effect: 'repeatable', orderedBy: 'id' },
} as const;

/** The name of an endpoint. */
export type EndpointName = keyof typeof endpoints;
