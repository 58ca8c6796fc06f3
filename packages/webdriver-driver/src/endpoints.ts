/**
 * The endpoints that the driver uses: those of W3C WebDriver, then those of single servers. In a path, `{id}` is the
 * session. `orderedBy`: a later request must not overtake one that was given up, because servers go on with it.
 */
export const endpoints = {
  newSession: { method: 'POST', path: '/session', effect: 'once' },
  deleteSession: { method: 'DELETE', path: '/session/{id}', effect: 'repeatable' },
  status: { method: 'GET', path: '/status', effect: 'read' },
  getTimeouts: { method: 'GET', path: '/session/{id}/timeouts', effect: 'read' },
  setTimeouts: { method: 'POST', path: '/session/{id}/timeouts', effect: 'repeatable', orderedBy: 'id' },

  getWindow: { method: 'GET', path: '/session/{id}/window', effect: 'read' },
  switchWindow: { method: 'POST', path: '/session/{id}/window', effect: 'repeatable', orderedBy: 'id' },
  closeWindow: { method: 'DELETE', path: '/session/{id}/window', effect: 'once', orderedBy: 'id' },
  newWindow: { method: 'POST', path: '/session/{id}/window/new', effect: 'once', orderedBy: 'id' },
  windowHandles: { method: 'GET', path: '/session/{id}/window/handles', effect: 'read' },
  setWindowRect: { method: 'POST', path: '/session/{id}/window/rect', effect: 'repeatable', orderedBy: 'id' },

  navigate: { method: 'POST', path: '/session/{id}/url', effect: 'once', orderedBy: 'id' },
  getUrl: { method: 'GET', path: '/session/{id}/url', effect: 'read' },
  getTitle: { method: 'GET', path: '/session/{id}/title', effect: 'read' },
  back: { method: 'POST', path: '/session/{id}/back', effect: 'once', orderedBy: 'id' },
  forward: { method: 'POST', path: '/session/{id}/forward', effect: 'once', orderedBy: 'id' },
  refresh: { method: 'POST', path: '/session/{id}/refresh', effect: 'once', orderedBy: 'id' },
  source: { method: 'GET', path: '/session/{id}/source', effect: 'read' },
  screenshot: { method: 'GET', path: '/session/{id}/screenshot', effect: 'read' },
  execute: { method: 'POST', path: '/session/{id}/execute/sync', effect: 'read' },
  executeAsync: { method: 'POST', path: '/session/{id}/execute/async', effect: 'read' },

  actions: { method: 'POST', path: '/session/{id}/actions', effect: 'once', orderedBy: 'id' },
  alertText: { method: 'GET', path: '/session/{id}/alert/text', effect: 'read' },
  alertAccept: { method: 'POST', path: '/session/{id}/alert/accept', effect: 'once', orderedBy: 'id' },
  alertDismiss: { method: 'POST', path: '/session/{id}/alert/dismiss', effect: 'once', orderedBy: 'id' },
  alertSendText: { method: 'POST', path: '/session/{id}/alert/text', effect: 'repeatable', orderedBy: 'id' },

  /** Of Chromium's drivers: one command of the DevTools protocol. */
  devTools: { method: 'POST', path: '/session/{id}/goog/cdp/execute', effect: 'once', orderedBy: 'id' },
  /** Of a Grid: brings a file to the browser's machine. */
  uploadFile: { method: 'POST', path: '/session/{id}/se/file', effect: 'repeatable' },
  /** Of a Grid that manages downloads: one of the session's files. */
  downloadFile: { method: 'POST', path: '/session/{id}/se/files', effect: 'read' },
  /** Of chromedriver, from before W3C: its sessions. A Grid lists them in its status. */
  listSessions: { method: 'GET', path: '/sessions', effect: 'read' },
} as const;

/** The name of an endpoint. */
export type EndpointName = keyof typeof endpoints;
