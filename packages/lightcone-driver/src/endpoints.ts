/**
 * Every endpoint of the vendor's Computers API, by the name of the client's method. In a path `{id}` is the computer,
 * `{tab_id}` a tab.
 */
export const endpoints = {
  list: { method: 'GET', path: '/computers', effect: 'read' },
  create: { method: 'POST', path: '/computers', effect: 'once' },
  retrieve: { method: 'GET', path: '/computers/{id}', effect: 'read' },
  delete: { method: 'DELETE', path: '/computers/{id}', effect: 'repeatable' },
  status: { method: 'GET', path: '/computers/{id}/status', effect: 'read' },
  keepalive: { method: 'POST', path: '/computers/{id}/keepalive', effect: 'repeatable' },

  batch: { method: 'POST', path: '/computers/{id}/batch', effect: 'once' },
  execute: { method: 'POST', path: '/computers/{id}/execute', effect: 'once' },
  click: { method: 'POST', path: '/computers/{id}/click', effect: 'once' },
  doubleClick: { method: 'POST', path: '/computers/{id}/double-click', effect: 'once' },
  rightClick: { method: 'POST', path: '/computers/{id}/right-click', effect: 'once' },
  drag: { method: 'POST', path: '/computers/{id}/drag', effect: 'once' },
  mouseDown: { method: 'POST', path: '/computers/{id}/mouse-down', effect: 'once' },
  mouseUp: { method: 'POST', path: '/computers/{id}/mouse-up', effect: 'repeatable' },
  scroll: { method: 'POST', path: '/computers/{id}/scroll', effect: 'once' },
  type: { method: 'POST', path: '/computers/{id}/type', effect: 'once' },
  hotkey: { method: 'POST', path: '/computers/{id}/hotkey', effect: 'once' },
  keyDown: { method: 'POST', path: '/computers/{id}/key-down', effect: 'once' },
  keyUp: { method: 'POST', path: '/computers/{id}/key-up', effect: 'repeatable' },

  navigate: { method: 'POST', path: '/computers/{id}/navigate', effect: 'once' },
  html: { method: 'POST', path: '/computers/{id}/html', effect: 'read' },
  screenshot: { method: 'POST', path: '/computers/{id}/screenshot', effect: 'read' },
  viewport: { method: 'POST', path: '/computers/{id}/viewport', effect: 'repeatable' },
  changeProxy: { method: 'POST', path: '/computers/{id}/change-proxy', effect: 'repeatable' },
  debug: { method: 'POST', path: '/computers/{id}/debug', effect: 'once' },

  events: { method: 'GET', path: '/computers/{id}/events', effect: 'read' },
  screencast: { method: 'GET', path: '/computers/{id}/screencast', effect: 'read' },
  ws: { method: 'GET', path: '/computers/{id}/ws', effect: 'read' },

  execCreate: { method: 'POST', path: '/computers/{id}/exec', effect: 'once' },
  execSync: { method: 'POST', path: '/computers/{id}/exec/sync', effect: 'once' },

  tabsList: { method: 'GET', path: '/computers/{id}/tabs', effect: 'read' },
  tabsCreate: { method: 'POST', path: '/computers/{id}/tabs', effect: 'once' },
  tabsDelete: { method: 'DELETE', path: '/computers/{id}/tabs/{tab_id}', effect: 'repeatable' },
  tabsSwitch: { method: 'POST', path: '/computers/{id}/tabs/{tab_id}/switch', effect: 'repeatable' },
} as const;

/** The name of an endpoint. */
export type EndpointName = keyof typeof endpoints;
