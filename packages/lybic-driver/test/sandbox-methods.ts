import type { MethodCase } from './method-case.js';
import { cursorAt, sandbox, shape } from './vendor-answers.js';

const click = {
  type: 'mouse:click',
  x: { type: 'px', value: 3 },
  y: { type: '/', numerator: 1, denominator: 2 },
  button: 1,
} as const;
const mapping = { domain: 'x.port.test', targetEndpoint: '127.0.0.1:3000', accessToken: 'open sesame' };
const copy = {
  files: [
    {
      id: 'a',
      src: { type: 'httpGetLocation', url: 'https://a.test/f' },
      dest: { type: 'sandboxFileLocation', path: '/f' },
    },
    {
      src: { type: 'sandboxFileLocation', path: '/f' },
      dest: { type: 'httpPostFormLocation', url: 'https://a.test/', form: { k: 'v' }, fileField: 'file' },
    },
    {
      src: { type: 'sandboxFileLocation', path: '/f' },
      dest: { type: 'httpPutLocation', url: 'https://a.test/f', headers: { a: 'b' } },
    },
  ],
} as const;

/** Every method for one sandbox or the list of them, with what it can be given. */
export const sandboxMethods: readonly MethodCase[] = [
  ['sandboxesList', 'GET O/sandboxes', undefined, { json: [] }, (c) => c.sandboxes.list()],
  [
    'sandboxesCreate',
    'POST O/sandboxes',
    { shape: 'small', name: 'n', maxLifeSeconds: 60, projectId: 'PRJ-1' },
    { json: sandbox },
    (c) => c.sandboxes.create({ shape: 'small', name: 'n', maxLifeSeconds: 60, projectId: 'PRJ-1' }),
  ],
  [
    'sandboxesCreateFromImage',
    'POST O/sandboxes/from-image',
    { imageId: 'IMG-1', name: 'n', maxLifeSeconds: 300 },
    { json: { sandbox, bookId: 'B' } },
    (c) => c.sandboxes.createFromImage({ imageId: 'IMG-1', name: 'n', maxLifeSeconds: 300 }),
  ],
  ['sandboxesGet', 'GET S', undefined, { json: { sandbox: { ...sandbox, shape } } }, (c) => c.sandboxes.get('SBX-1')],
  ['sandboxesDelete', 'DELETE S', undefined, { text: '' }, (c) => c.sandboxes.delete('SBX-1')],
  [
    'sandboxesExtend',
    'POST S/extend',
    { maxLifeSeconds: 30 },
    { text: '' },
    (c) => c.sandboxes.extend('SBX-1', { maxLifeSeconds: 30 }),
  ],
  ['sandboxesRestart', 'POST S/restart', undefined, { text: '' }, (c) => c.sandboxes.restart('SBX-1')],
  ['sandboxesStatus', 'GET S/status', undefined, { json: { status: 'PENDING' } }, (c) => c.sandboxes.status('SBX-1')],
  ['sandboxesPreview', 'POST S/preview', {}, cursorAt(1, 2), (c) => c.sandboxes.preview('SBX-1')],
  [
    'actionsExecute',
    'POST S/actions/execute',
    { action: click, includeScreenShot: false, includeCursorPosition: true, screenShotPutUrl: 'https://a.test/' },
    cursorAt(1, 2),
    (c) =>
      c.actions.execute('SBX-1', {
        action: click,
        includeScreenShot: false,
        includeCursorPosition: true,
        screenShotPutUrl: 'https://a.test/',
      }),
  ],
  [
    'actionsComputerUse',
    'POST S/actions/computer-use',
    { action: { ...click, callId: 'c' } },
    cursorAt(1, 2),
    (c) => c.actions.computerUse('SBX-1', { action: { ...click, callId: 'c' } }),
  ],
  [
    'process',
    'POST S/process',
    { executable: 'ls', args: ['-l'], workingDirectory: '/', stdinBase64: 'YQ==' },
    { json: { exitCode: 0 } },
    (c) => c.process('SBX-1', { executable: 'ls', args: ['-l'], workingDirectory: '/', stdinBase64: 'YQ==' }),
  ],
  [
    'shellStream',
    'POST S/shell/stream',
    { command: 'ls', timeoutSeconds: 5 },
    { text: 'data: {"end":""}\n\n' },
    (c) => c.shell.stream('SBX-1', { command: 'ls', timeoutSeconds: 5 }),
  ],
  [
    'shellCreate',
    'POST S/shell',
    { command: 'sh', useTty: true, ttyRows: 24, ttyCols: 80, workingDirectory: '/' },
    { json: { sessionId: 'SH-1' } },
    (c) => c.shell.create('SBX-1', { command: 'sh', useTty: true, ttyRows: 24, ttyCols: 80, workingDirectory: '/' }),
  ],
  ['shellWrite', 'POST S/shell/SH-1', { data: 'ls\n' }, { text: '' }, (c) => c.shell.write('SBX-1', 'SH-1', 'ls\n')],
  ['shellFinish', 'PUT S/shell/SH-1/finish', undefined, { text: '' }, (c) => c.shell.finish('SBX-1', 'SH-1')],
  [
    'shellRead',
    'POST S/shell/SH-1/read',
    undefined,
    { json: { output: [], isRunning: true } },
    (c) => c.shell.read('SBX-1', 'SH-1'),
  ],
  ['shellTerminate', 'DELETE S/shell/SH-1', undefined, { text: '' }, (c) => c.shell.terminate('SBX-1', 'SH-1')],
  ['filesCopy', 'POST S/file/copy', copy, { json: { results: [] } }, (c) => c.files.copy('SBX-1', copy)],
  ['mappingsList', 'GET S/mappings', undefined, { json: [mapping] }, (c) => c.mappings.list('SBX-1')],
  [
    'mappingsCreate',
    'POST S/mappings',
    { targetEndpoint: '127.0.0.1:3000' },
    { json: mapping },
    (c) => c.mappings.create('SBX-1', '127.0.0.1:3000'),
  ],
  [
    'mappingsGet',
    'GET S/mappings/127.0.0.1%3A3000',
    undefined,
    { json: mapping },
    (c) => c.mappings.get('SBX-1', '127.0.0.1:3000'),
  ],
  [
    'mappingsDelete',
    'DELETE S/mappings/127.0.0.1%3A3000',
    undefined,
    { json: {} },
    (c) => c.mappings.delete('SBX-1', '127.0.0.1:3000'),
  ],
  [
    'appsStart',
    'PUT S/apps/browser',
    undefined,
    { json: { operationId: 'OP-1', status: 'PENDING' } },
    (c) => c.apps.start('SBX-1', 'browser'),
  ],
  [
    'operationsGet',
    'GET S/operations/OP-1',
    undefined,
    { json: { status: 'SUCCEEDED', detail: null } },
    (c) => c.operations.get('SBX-1', 'OP-1'),
  ],
];
