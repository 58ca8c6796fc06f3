import type * as lightcone from '@farhand/lightcone-driver';
import type * as lybic from '@farhand/lybic-driver';
import type { TestName } from './coverage-tests.js';

/** How something of a vendor's is reached, and, if it is another one than its neighbours', the test that shows it. */
type Cell = string | readonly [reached: string, shown: TestName];

/** A group of fields, or of values, with the test that shows those which name none. */
export interface Group {
  readonly shown: TestName;
  readonly cells: Readonly<Record<string, Cell>>;
}

/** One endpoint. Groups of fields stand under the prefix that they have there. */
export interface EndpointRow {
  /** The client's method. */
  readonly client: string;
  /** What calls it in the portable API or the driver; empty if only the client does. */
  readonly reached: string;
  readonly takes: Readonly<Record<string, string>>;
  readonly answers: Readonly<Record<string, string>>;
  readonly shown: TestName;
}

/** A cell for each field of a type of the driver's: a new field does not compile until it has one. */
const fields = <T>(shown: TestName, cells: { readonly [K in keyof T & string]-?: Cell }): Group => ({ shown, cells });

/** A cell for each value of a union. */
const values = <T extends string>(shown: TestName, cells: Readonly<Record<T, Cell>>): Group => ({ shown, cells });

const row = (
  client: string,
  reached: string,
  takes: EndpointRow['takes'] | string,
  answers: EndpointRow['answers'] | string,
  shown: TestName,
): EndpointRow => ({
  client,
  reached,
  takes: typeof takes === 'string' ? grouped(takes) : takes,
  answers: typeof answers === 'string' ? grouped(answers) : answers,
  shown,
});

const grouped = (group: string): Readonly<Record<string, string>> => (group === '' ? {} : { '': group });

type FieldsOf<T> = T extends unknown ? keyof T : never;
type AllFields<T> = { readonly [K in FieldsOf<T> & string]: unknown };

const result = { '': 'ActionResult', 'page_context.': 'PageContext' };
const action = { '': 'ExecuteRequest', 'action.': 'ComputerAction', 'action.debug.': 'DebugAction' };

/** Every endpoint of Lightcone's client. */
export const lightconeEndpoints: Readonly<Record<lightcone.EndpointName, EndpointRow>> = {
  list: row('list', '`list(driver)`, `sweep(driver)`', 'ListRequest', 'ComputerResponse', 'computers'),
  create: row(
    'create',
    '`launch(driver)`',
    { '': 'CreateRequest', 'display.': 'Display' },
    'ComputerResponse',
    'computers',
  ),
  retrieve: row('retrieve', '`attach(driver, id)`', '', 'ComputerResponse', 'computers'),
  delete: row('delete', '`close()`, `terminate()`, `sweep(driver)`', '', '', 'computers'),
  status: row('status', '`computer.status()`', '', 'ComputerResponse', 'computers'),
  keepalive: row('keepalive', '`computer.keepAlive()`, `launch({ keepAlive })`', '', '', 'computers'),

  batch: row(
    'batch',
    'every chain of several actions',
    { '': 'BatchRequest', 'actions.': 'ComputerAction', 'actions.debug.': 'DebugAction' },
    'BatchResponse',
    'batch',
  ),
  execute: row('execute', 'an action that has no endpoint of its own', action, result, 'single'),
  click: row('click', '`tab.click(x, y)`', 'PointRequest', result, 'mouse'),
  doubleClick: row('doubleClick', '`tab.dblclick(x, y)`', 'PointRequest', result, 'mouse'),
  rightClick: row('rightClick', "`tab.click(x, y, { button: 'right' })`", 'PointRequest', result, 'mouse'),
  drag: row('drag', '`mouse.drag(from, to)`', 'DragRequest', result, 'mouse'),
  mouseDown: row('mouseDown', '`mouse.down()`', 'PointRequest', result, 'mouse'),
  mouseUp: row('mouseUp', '`mouse.up()`', 'PointRequest', result, 'mouse'),
  scroll: row('scroll', '`mouse.wheel(dx, dy)`', 'ScrollRequest', result, 'mouse'),
  type: row('type', '`keyboard.type(text)`', 'TypeRequest', result, 'keyboard'),
  hotkey: row('hotkey', '`keyboard.press(chord)`', 'HotkeyRequest', result, 'keyboard'),
  keyDown: row('keyDown', '`keyboard.down(key)`, `keyboard.hold(key, …)`', 'KeyRequest', result, 'keyboard'),
  keyUp: row('keyUp', '`keyboard.up(key)`, the end of a hold', 'KeyRequest', result, 'keyboard'),

  navigate: row('navigate', '`tab.goto(url)`', 'NavigateRequest', result, 'page'),
  html: row('html', '`tab.content()`', 'HtmlRequest', result, 'page'),
  screenshot: row('screenshot', '`tab.screenshot()`', 'ScreenshotRequest', result, 'page'),
  viewport: row('viewport', '`tab.setViewportSize(size)`', 'ViewportRequest', result, 'page'),
  changeProxy: row('changeProxy', '', 'ChangeProxyRequest', result, 'proxy'),
  debug: row('debug', '', 'DebugRequest', result, 'commands'),

  events: row('events', '`computer.events()`', '', '', 'streams'),
  screencast: row('screencast', '`computer.screencast()`, `computer.record(path)`', '', '', 'screencast'),
  ws: row('ws', '`client.connectWebSocket(id)`', '', '', 'socket'),

  execCreate: row(
    'exec.create',
    '`shell.stream(command)` with `lightcone({ execStream: true })`',
    'ExecRequest',
    'ExecLine',
    'commands',
  ),
  execSync: row('exec.sync', '`shell.run(command)`, `computer.files`', 'ExecRequest', 'ExecResponse', 'commands'),

  tabsList: row('tabs.list', '`tabs.list()`', '', result, 'tabs'),
  tabsCreate: row('tabs.create', '`tabs.open(url)`', 'TabCreateRequest', result, 'tabs'),
  tabsDelete: row('tabs.delete', '`tab.close()`', '', result, 'tabs'),
  tabsSwitch: row('tabs.switch', '`tab.bringToFront()`', '', result, 'tabs'),
};

const pixelX = 'the point of the call; pixels of the screenshot';
const oneTab = 'the tab that the call is on';

/** The fields that Lightcone takes and answers, by the names of the driver's types. */
export const lightconeGroups: Readonly<Record<string, Group>> = {
  ListRequest: fields<lightcone.ListRequest>('computers', {
    type: ["`client.list({ type: 'persistent' })`; `list(driver)` asks for those that run", 'saved'],
  }),
  CreateRequest: fields<lightcone.CreateRequest>('computers', {
    kind: '`launch({ kind })`',
    display: '`launch({ display })`',
    max_lifetime_seconds: '`launch({ maxLifetimeMs })`',
    timeout_seconds: '`launch({ maxLifetimeMs })`, the old name',
    inactivity_timeout_seconds: '`launch({ idleTimeoutMs })`',
    idle_timeout_enabled: '`launch({ idleTimeoutMs: 0 })` is `false`',
    auto_kill: '`launch({ idleTimeoutMs: 0 })` is `false`, the old name',
    persistent: ['`lightcone({ persistent })`', 'saved'],
    environment_id: ['`lightcone({ environment })`', 'saved'],
    context_id: '`lightcone({ create: { context_id } })`; never given back',
    stealth: '`lightcone({ create: { stealth } })`; its schema is not published',
    use_advanced_proxy: ['`lightcone({ create: { use_advanced_proxy } })`', 'advanced'],
  }),
  Display: fields<NonNullable<lightcone.CreateRequest['display']>>('computers', {
    width: '`launch({ display })`',
    height: '`launch({ display })`',
    scale: ['`client.create()`; coordinates are those of the pictures', 'scale'],
  }),
  ComputerResponse: fields<lightcone.ComputerResponse>('computers', {
    id: '`computer.id`',
    kind: '`computer.kind`',
    status: '`computer.status()`, in lower case',
    created_at: '`computer.status()`: `createdAt`',
    expires_at: '`computer.status()`: `expiresAt`',
    idle_expires_at: '`client.status()`',
    last_activity_at: '`client.status()`',
    max_lifetime_seconds: '`client.status()`',
    inactivity_timeout_seconds: '`client.status()`',
    idle_timeout_enabled: '`client.status()`',
    auto_kill: '`client.status()`',
    endpoints: '`client.retrieve()`; `computer.cdpUrl()` uses the one for DevTools',
  }),
  PointRequest: fields<lightcone.PointRequest>('mouse', { x: pixelX, y: pixelX, tab_id: oneTab }),
  DragRequest: fields<lightcone.DragRequest>('mouse', {
    x1: 'where the drag starts',
    y1: 'where the drag starts',
    x2: 'where it ends',
    y2: 'where it ends',
    tab_id: oneTab,
  }),
  ScrollRequest: fields<lightcone.ScrollRequest>('mouse', {
    dx: 'right is positive',
    dy: 'down is positive',
    x: 'where the pointer is',
    y: 'where the pointer is',
    tab_id: oneTab,
  }),
  TypeRequest: fields<lightcone.TypeRequest>('keyboard', { text: '`keyboard.type(text)`', tab_id: oneTab }),
  HotkeyRequest: fields<lightcone.HotkeyRequest>('keyboard', { keys: '`keyboard.press(chord)`', tab_id: oneTab }),
  KeyRequest: fields<lightcone.KeyRequest>('keyboard', { key: '`keyboard.down(key)`', tab_id: oneTab }),
  NavigateRequest: fields<lightcone.NavigateRequest>('page', {
    url: '`tab.goto(url)`',
    tab_id: ['`tab.goto(url)`', 'single'],
  }),
  HtmlRequest: fields<lightcone.HtmlRequest>('page', { auto_detect_encoding: '`client.html()`', tab_id: oneTab }),
  ScreenshotRequest: fields<lightcone.ScreenshotRequest>('page', {
    base64: ['`tab.screenshot()`: the picture comes with the answer', 'computers'],
    tab_id: oneTab,
  }),
  ViewportRequest: fields<lightcone.ViewportRequest>('page', {
    width: '`tab.setViewportSize(size)`',
    height: '`tab.setViewportSize(size)`',
    scale_factor: ['`client.viewport()`; `tab.setViewportSize()` sends 1', 'scaled'],
    tab_id: oneTab,
  }),
  ChangeProxyRequest: fields<lightcone.ChangeProxyRequest>('proxy', {
    proxy_url: '`client.changeProxy(computer.id, …)`',
  }),
  DebugRequest: fields<lightcone.DebugRequest>('commands', {
    command: '`client.debug()`; the vendor has deprecated it',
    timeout_seconds: '`client.debug()`',
    max_output_length: '`client.debug()`',
    tab_id: '`client.debug()`; without effect',
  }),
  ExecuteRequest: fields<lightcone.ExecuteRequest>('single', { action: '`client.execute()`' }),
  BatchRequest: fields<lightcone.BatchRequest>('batch', { actions: 'the actions of a chain' }),
  TabCreateRequest: fields<lightcone.TabCreateRequest>('tabs', { url: '`tabs.open(url)`' }),
  ExecRequest: fields<lightcone.ExecRequest>('commands', {
    command: '`shell.run(command)`',
    cwd: '`shell.run(command, { cwd })`',
    env: '`shell.run(command, { env })`',
    timeout_seconds: '`shell.run(command, { timeoutMs })`',
  }),
  ComputerAction: fields<lightcone.ComputerAction>('batch', {
    type: 'see the types of actions below',
    x: pixelX,
    y: pixelX,
    x1: '`mouse.drag(from, to)`',
    y1: '`mouse.drag(from, to)`',
    x2: '`mouse.drag(from, to)`',
    y2: '`mouse.drag(from, to)`',
    dx: '`mouse.wheel(dx, dy)`',
    dy: '`mouse.wheel(dx, dy)`',
    path: '`mouse.drag(from, to, { steps })`; in the SDK since April 2026',
    button: '`client.execute()`; its values are not published',
    text: '`keyboard.type(text)`',
    key: '`keyboard.down(key)`',
    keys: '`keyboard.press(chord)`',
    ms: '`pause(durationMs)` in a chain',
    url: ['`tab.goto(url)`', 'single'],
    width: ['`tab.setViewportSize(size)`', 'single'],
    height: ['`tab.setViewportSize(size)`', 'single'],
    scale_factor: ['`client.execute()`', 'single'],
    base64: ['`tab.screenshot()`', 'single'],
    auto_detect_encoding: ['`client.execute()`', 'single'],
    proxy_url: ['`client.execute()`', 'proxyInBatch'],
    include_context: ['`client.execute()`', 'page'],
    request_id: ['`client.execute()`', 'single'],
    debug: ['`client.execute()`', 'single'],
    tab_id: oneTab,
  }),
  DebugAction: fields<lightcone.DebugAction>('single', {
    command: '`client.execute()`',
    cwd: '`client.execute()`',
    env: '`client.execute()`',
    max_output_length: '`client.execute()`',
    request_id: '`client.execute()`; without effect in the emulator',
    stream: '`client.execute()`; without effect in the emulator',
    timeout_seconds: '`client.execute()`',
  }),
  ActionResult: fields<lightcone.ActionResult>('page', {
    status: 'whether a call resolves; `error.vendorStatus`',
    error_message: ['the message of an `ActionFailedError`', 'failed'],
    result: 'what a call resolves to',
    request_id: '`error.requestId`',
    executed_tab_id: '`client.tabs.list()`',
    page_context: '`client.execute()`; none on desktops',
    timestamp: '`client.execute()`',
  }),
  PageContext: fields<lightcone.PageContext>('page', {
    url: '`client.execute()`; `tab.url()`',
    title: '`client.execute()`; `tab.title()`',
    tab_id: '`client.execute()`',
    is_main_tab: '`client.execute()`',
    viewport_width: '`client.execute()`',
    viewport_height: '`client.execute()`',
    page_width: '`client.execute()`',
    page_height: '`client.execute()`',
    scroll_x: '`client.execute()`',
    scroll_y: '`client.execute()`',
    device_scale_factor: '`client.execute()`',
  }),
  BatchResponse: fields<lightcone.BatchResponse>('failed', {
    executed: 'the receipts of an error; schema not published',
    total: 'schema not published',
    results: 'the receipts of an error; schema not published',
    status: ['seen at the top in some answers; schema not published', 'batchWords'],
    error_message: ['seen at the top in some answers; schema not published', 'batchWords'],
    request_id: ['seen at the top in some answers; schema not published', 'batchWords'],
  }),
  ExecResponse: fields<lightcone.ExecResponse>('commands', {
    exit_code: '`shell.run()`: `exitCode`',
    stdout: '`shell.run()`: `stdout`',
    stderr: '`shell.run()`: `stderr`',
  }),
  ExecLine: fields<{ type: string; data: string; code: number; message: string }>('commands', {
    type: 'a line of `client.exec.create()`',
    data: 'a line of `client.exec.create()`',
    code: 'a line of `client.exec.create()`',
    message: ['a line of `client.exec.create()`', 'execError'],
  }),
};

/** The values that Lightcone documents. */
export const lightconeValues: Readonly<Record<string, Group>> = {
  'types of actions': values<lightcone.ComputerActionType>('batch', {
    click: '`tab.click(x, y)`',
    double_click: '`tab.dblclick(x, y)`',
    right_click: "`tab.click(x, y, { button: 'right' })`",
    drag: '`mouse.drag(from, to)`',
    type: '`keyboard.type(text)`',
    keypress: '`keyboard.press(chord)`',
    scroll: '`mouse.wheel(dx, dy)`',
    wait: '`pause(durationMs)` in a chain',
    key_down: '`keyboard.down(key)`',
    key_up: '`keyboard.up(key)`',
    mouse_down: '`mouse.down()`',
    mouse_up: '`mouse.up()`',
    screenshot: ['`client.execute()`', 'single'],
    go_to_url: ['`client.execute()`', 'single'],
    debug: ['`client.execute()`', 'single'],
    get_html_content: ['`client.execute()`', 'single'],
    set_viewport: ['`client.execute()`', 'single'],
    list_tabs: ['`client.execute()`', 'single'],
    new_tab: ['`client.execute()`', 'single'],
    switch_tab: ['`client.execute()`', 'single'],
    close_tab: ['`client.execute()`', 'single'],
    change_proxy: ['`client.execute()`; in older documentation only', 'proxyInBatch'],
  }),
  kinds: values<NonNullable<lightcone.CreateRequest['kind']>>('computers', {
    browser: "`launch({ kind: 'browser' })`",
    desktop: ["`launch({ kind: 'desktop' })`", 'savedDesktop'],
  }),
  'lists of computers': values<NonNullable<lightcone.ListRequest['type']>>('computers', {
    live: '`list(driver)`',
    persistent: ["`client.list({ type: 'persistent' })`", 'saved'],
  }),
};

const cursor = { '': 'ActionResponse', 'cursorPosition.': 'CursorPosition' };
const parsed = { '': 'ParseResponse', 'actions.': 'LybicAction' };
const parses = (group: string): EndpointRow['takes'] => ({ '': group });
const copied = { '': 'CopyRequest', 'files.src.': 'FileLocation', 'files.dest.': 'FileLocation' };
const details = {
  '': 'SandboxDetails',
  'sandbox.': 'SandboxResponse',
  'sandbox.shape.': 'ShapeResponse',
  'connectDetails.': 'ConnectDetails',
  'connectDetails.gatewayAddresses.': 'GatewayAddress',
};
const server = { '': 'McpServerResponse', 'policy.': 'McpServerPolicy' };

/** Every endpoint of Lybic's client. */
export const lybicEndpoints: Readonly<Record<lybic.EndpointName, EndpointRow>> = {
  sandboxesList: row('sandboxes.list', '`list(driver)`, `sweep(driver)`', '', 'SandboxResponse', 'sandboxes'),
  sandboxesCreate: row('sandboxes.create', '`launch(driver)`', 'CreateSandboxRequest', 'SandboxResponse', 'sandboxes'),
  sandboxesCreateFromImage: row(
    'sandboxes.createFromImage',
    '`launch(lybic({ imageId }))`',
    'CreateFromImageRequest',
    { '': 'FromImageResponse', 'sandbox.': 'SandboxResponse' },
    'image',
  ),
  sandboxesGet: row('sandboxes.get', '`attach(driver, id)`, `computer.status()`', '', details, 'sandboxes'),
  sandboxesDelete: row('sandboxes.delete', '`close()`, `terminate()`, `sweep(driver)`', '', '', 'sandboxes'),
  sandboxesExtend: row('sandboxes.extend', '`computer.keepAlive()`', 'ExtendRequest', '', 'sandboxes'),
  sandboxesRestart: row('sandboxes.restart', '', '', '', 'restart'),
  sandboxesStatus: row('sandboxes.status', '`launch(driver)`, while it starts', '', 'StatusResponse', 'sandboxes'),
  sandboxesPreview: row('sandboxes.preview', '', 'PreviewRequest', cursor, 'preview'),

  actionsExecute: row(
    'actions.execute',
    'all input, screenshots and hand-off',
    { '': 'ExecuteRequest', 'action.': 'LybicAction' },
    cursor,
    'clicks',
  ),
  actionsComputerUse: row(
    'actions.computerUse',
    "the same with `lybic({ actionsPath: 'computer-use' })`",
    { '': 'ExecuteRequest', 'action.': 'LybicAction' },
    cursor,
    'keys',
  ),

  process: row('process', '`shell.run(command)`, `computer.files`', 'ProcessRequest', 'ProcessResponse', 'process'),
  shellStream: row('shell.stream', '`shell.stream(command)`', 'ShellRequest', '', 'stream'),
  shellCreate: row('shell.create', '`shell.open(command)`', 'ShellRequest', 'ShellCreated', 'talk'),
  shellWrite: row('shell.write', '`session.write(text)` of `shell.open()`', 'ShellWriteRequest', '', 'talk'),
  shellFinish: row('shell.finish', '`session.closeInput()` of `shell.open()`', '', '', 'talk'),
  shellRead: row(
    'shell.read',
    '`session.read()`, `for await (… of session)` of `shell.open()`',
    '',
    { '': 'ShellReadResponse', 'output.': 'ShellOutput' },
    'talk',
  ),
  shellTerminate: row('shell.terminate', '`session.close()` of `shell.open()`', '', '', 'talk'),
  filesCopy: row(
    'files.copy',
    '`computer.files.copy(from, to)`',
    copied,
    { '': 'CopyResponse', 'results.': 'CopyResult' },
    'files',
  ),

  mappingsList: row('mappings.list', '', '', 'MappingResponse', 'mapping'),
  mappingsCreate: row('mappings.create', '', 'MappingRequest', 'MappingResponse', 'mapping'),
  mappingsGet: row('mappings.get', '', '', 'MappingResponse', 'mapping'),
  mappingsDelete: row('mappings.delete', '', '', '', 'mapping'),
  appsStart: row('apps.start', '', '', 'StartedOperation', 'android'),
  operationsGet: row('operations.get', '', '', 'OperationResponse', 'android'),

  shapesList: row('shapes.list', 'the error of a launch without a shape', '', 'ShapeResponse', 'organization'),
  imagesCreate: row('images.create', '', 'CreateImageRequest', 'ImageResponse', 'image'),
  imagesList: row(
    'images.list',
    '',
    'ListImagesRequest',
    { '': 'ImagesResponse', 'images.': 'ImageResponse', 'quota.': 'Quota' },
    'image',
  ),
  imagesDelete: row('images.delete', '', '', '', 'image'),
  projectsList: row('projects.list', '', '', 'ProjectResponse', 'organization'),
  projectsCreate: row('projects.create', '', 'ProjectRequest', 'ProjectResponse', 'organization'),
  projectsDelete: row('projects.delete', '', '', '', 'organization'),
  stats: row('stats', '', '', 'StatsResponse', 'organization'),

  mcpServersList: row('mcpServers.list', '', '', server, 'mcp'),
  mcpServersCreate: row('mcpServers.create', '', 'CreateMcpServerRequest', server, 'mcp'),
  mcpServersGetDefault: row('mcpServers.getDefault', '', '', server, 'mcp'),
  mcpServersDelete: row('mcpServers.delete', '', '', '', 'mcp'),
  mcpServersSetSandbox: row('mcpServers.setSandbox', '', 'McpSandboxRequest', '', 'mcp'),

  parseComputerUse: row('parse.computerUse', '', parses('ParseRequest'), parsed, 'parse'),
  parseMobileUse: row('parse.mobileUse', '', parses('ParseRequest'), parsed, 'android'),
  parseByModel: row('parse.byModel', '', parses('ParseRequest'), parsed, 'parse'),
};

const point = 'the point of the call; whole pixels';
const policy = '`client.mcpServers.create()`';

/** The fields that Lybic takes and answers, by the names of the driver's types. */
export const lybicGroups: Readonly<Record<string, Group>> = {
  CreateSandboxRequest: fields<lybic.CreateSandboxRequest>('sandboxes', {
    shape: '`lybic({ shape })`',
    name: '`lybic({ name })` and `launch({ tag })`',
    maxLifeSeconds: '`launch({ maxLifetimeMs })`',
    projectId: '`lybic({ projectId })`',
  }),
  CreateFromImageRequest: fields<lybic.CreateFromImageRequest>('image', {
    imageId: '`lybic({ imageId })`',
    name: '`lybic({ name })` and `launch({ tag })`',
    maxLifeSeconds: '`launch({ maxLifetimeMs })`',
    projectId: ['`lybic({ projectId })`', 'imageRequest'],
  }),
  ExtendRequest: fields<lybic.ExtendRequest>('sandboxes', {
    maxLifeSeconds: '`computer.keepAlive()`: the life it was launched with, once more',
  }),
  PreviewRequest: fields<lybic.PreviewRequest>('upload', { screenShotPutUrl: '`client.sandboxes.preview()`' }),
  SandboxResponse: fields<lybic.SandboxResponse & { expiredAt: string }>('sandboxes', {
    id: '`computer.id`',
    name: '`client.sandboxes.get()`; the tag in it is `computer.status()`: `tag`',
    expiresAt: '`computer.status()`: `expiresAt`',
    expiredAt: ['the same, the old name', 'oldName'],
    createdAt: '`computer.status()`: `createdAt`',
    projectId: '`client.sandboxes.get()`',
    shapeName: '`client.sandboxes.get()`',
    status: '`computer.status()`, in lower case',
  }),
  SandboxDetails: fields<lybic.SandboxDetails & { 'sandbox.shape': unknown }>('sandboxes', {
    sandbox: '`client.sandboxes.get()`',
    'sandbox.shape': '`client.sandboxes.get()`',
    connectDetails: '`client.sandboxes.get()`: for the vendor’s own streaming client, whose protocol is not published',
  }),
  ShapeResponse: fields<lybic.ShapeResponse>('organization', {
    name: '`client.shapes.list()`; the error of a launch without a shape',
    description: ['`client.sandboxes.get()`', 'sandboxes'],
    hardwareAcceleratedEncoding: '`client.shapes.list()`',
    pricePerHour: '`client.shapes.list()`',
    requiredPlanTier: '`client.shapes.list()`',
    requiredFeatureFlag: ['`client.sandboxes.get()`', 'sandboxes'],
    os: 'the computer’s platform',
    virtualization: '`client.shapes.list()`',
    architecture: '`client.shapes.list()`',
  }),
  ConnectDetails: fields<lybic.ConnectDetails>('sandboxes', {
    gatewayAddresses: '`client.sandboxes.get()`',
    certificateHashBase64: '`client.sandboxes.get()`',
    endUserToken: '`client.sandboxes.get()`: a secret',
    roomId: '`client.sandboxes.get()`',
  }),
  GatewayAddress: fields<lybic.GatewayAddress>('gateways', {
    address: '`client.sandboxes.get()`',
    port: '`client.sandboxes.get()`',
    name: '`client.sandboxes.get()`',
    preferredProviders: '`client.sandboxes.get()`',
    gatewayType: '`client.sandboxes.get()`',
    path: '`client.sandboxes.get()`',
  }),
  FromImageResponse: fields<lybic.FromImageResponse>('image', {
    sandbox: '`launch(lybic({ imageId }))`',
    bookId: '`client.sandboxes.createFromImage()`; its meaning is not published',
  }),
  StatusResponse: fields<lybic.StatusResponse>('sandboxes', { status: '`client.sandboxes.status()`' }),
  ExecuteRequest: fields<lybic.ExecuteRequest>('idle', {
    action: 'all input',
    includeScreenShot: '`tab.screenshot()` asks for it, input does not',
    includeCursorPosition: 'asked for where the pointer must be known',
    screenShotPutUrl: ['`client.actions.execute()`', 'upload'],
  }),
  LybicAction: fields<AllFields<lybic.LybicAction> & { callId: string }>('clicks', {
    type: 'see the types of actions below',
    x: point,
    y: point,
    button: 'a sum of flags, see below',
    holdKey: '`{ modifiers }`, a hold around the call',
    relative: '`client.actions.execute()`; Farhand sends places on the screen',
    stepVertical: ['`mouse.wheel(dx, dy)`: notches of 120 px, down is positive', 'moves'],
    stepHorizontal: ['`mouse.wheel(dx, dy)`: right is positive', 'moves'],
    startX: ['`mouse.drag(from, to)`', 'moves'],
    startY: ['`mouse.drag(from, to)`', 'moves'],
    endX: ['`mouse.drag(from, to)`', 'moves'],
    endY: ['`mouse.drag(from, to)`', 'moves'],
    startRelative: ['`client.actions.execute()`', 'moves'],
    endRelative: ['`client.actions.execute()`', 'moves'],
    content: ['`keyboard.type(text)`', 'keys'],
    treatNewLineAsEnter: ['`keyboard.type(text)`: a line break is Enter', 'keys'],
    keys: ['`keyboard.press(chord)`', 'keys'],
    duration: ['`keyboard.press(key, { delay })`, `pause(durationMs)` in a chain', 'keys'],
    key: ['`keyboard.down(key)`', 'keys'],
    message: ['`computer.handoff`', 'idle'],
    direction: ['`client.actions.execute()`: Android', 'android'],
    distance: ['`client.actions.execute()`: Android', 'android'],
    packageName: ['`client.actions.execute()`: Android', 'android'],
    name: ['`client.actions.execute()`: Android', 'android'],
    callId: ['`client.actions.computerUse()`; without effect', 'keys'],
  }),
  Length: fields<AllFields<lybic.Length>>('clicks', {
    type: 'pixels in Farhand, fractions in the client',
    value: 'whole pixels',
    numerator: '`client.actions.execute()`',
    denominator: '`client.actions.execute()`',
  }),
  ActionResponse: fields<lybic.ActionResponse>('preview', {
    screenShot: '`tab.screenshot()`',
    cursorPosition: '`computer.display`, and where the pointer is',
    actionResult: ['`client.actions.execute()`; schema not published', 'actionResult'],
  }),
  CursorPosition: fields<lybic.CursorPosition>('preview', {
    x: 'where the pointer is',
    y: 'where the pointer is',
    screenWidth: '`computer.display`',
    screenHeight: '`computer.display`',
    screenIndex: '`client.sandboxes.preview()`',
  }),
  ProcessRequest: fields<lybic.ProcessRequest>('process', {
    executable: 'the shell of `shell.run(command)`',
    args: '`shell.run(command)`',
    workingDirectory: '`shell.run(command, { cwd })`',
    stdinBase64: '`shell.run(command, { stdin })`, `computer.files.write()`',
  }),
  ProcessResponse: fields<lybic.ProcessResponse>('process', {
    stdoutBase64: '`shell.run()`: `stdout`',
    stderrBase64: '`shell.run()`: `stderr`',
    exitCode: '`shell.run()`: `exitCode`',
  }),
  ShellRequest: fields<lybic.ShellRequest>('talk', {
    command: '`shell.stream(command)`, `shell.open(command)`',
    useTty: '`shell.open(command, { tty })`',
    timeoutSeconds: ['`shell.stream(command, { timeoutMs })`', 'stream'],
    workingDirectory: '`shell.stream(command, { cwd })`, `shell.open(command, { cwd })`',
    ttyRows: '`shell.open(command, { tty: { rows } })`',
    ttyCols: '`shell.open(command, { tty: { columns } })`',
  }),
  ShellCreated: fields<{ sessionId: string }>('talk', { sessionId: '`shell.open()`, which keeps it' }),
  ShellWriteRequest: fields<{ data: string }>('talk', { data: '`session.write(text)`' }),
  ShellReadResponse: fields<lybic.ShellReadResponse>('talk', {
    output: '`session.read()`',
    isRunning: '`session.read()`: `{ type: "exit" }`',
  }),
  ShellOutput: fields<AllFields<lybic.ShellOutput>>('talk', {
    oneofKind: '`session.read()`: `type`',
    stdout: '`session.read()`: `text`',
    stderr: '`session.read()`: `text`',
    waiting: ['`client.shell.read()`', 'shell'],
  }),
  CopyRequest: fields<lybic.CopyRequest & Record<'files.id' | 'files.src' | 'files.dest', unknown>>('files', {
    files: '`client.files.copy()`',
    'files.id': '`client.files.copy()`',
    'files.src': '`client.files.copy()`',
    'files.dest': '`client.files.copy()`',
  }),
  FileLocation: fields<AllFields<lybic.FileLocation>>('files', {
    type: '`client.files.copy()`',
    path: '`client.files.copy()`',
    url: '`client.files.copy()`',
    headers: '`client.files.copy()`',
    form: '`client.files.copy()`',
    fileField: '`client.files.copy()`',
  }),
  CopyResponse: fields<{ results: unknown }>('files', { results: '`client.files.copy()`' }),
  CopyResult: fields<lybic.CopyResult>('files', {
    id: '`client.files.copy()`',
    success: '`client.files.copy()`',
    error: '`client.files.copy()`',
  }),
  MappingRequest: fields<{ targetEndpoint: string }>('mapping', { targetEndpoint: '`client.mappings.create()`' }),
  MappingResponse: fields<lybic.MappingResponse>('mapping', {
    domain: '`client.mappings.create()`: where the port is reached',
    targetEndpoint: '`client.mappings.create()`',
    accessToken: '`client.mappings.create()`: a secret, for `X-Gateway-Access-Token`',
  }),
  StartedOperation: fields<lybic.StartedOperation>('apps', {
    operationId: '`client.apps.start()`',
    status: '`client.apps.start()`',
  }),
  OperationResponse: fields<lybic.OperationResponse>('apps', {
    status: '`client.operations.get()`',
    detail: '`client.operations.get()`; schema not published',
  }),
  CreateImageRequest: fields<lybic.CreateImageRequest>('image', {
    sandboxId: '`client.images.create()`; the sandbox is gone afterwards',
    name: '`client.images.create()`',
    description: '`client.images.create()`',
  }),
  ListImagesRequest: fields<lybic.ListImagesRequest>('image', { scope: '`client.images.list({ scope })`' }),
  ImageResponse: fields<lybic.ImageResponse>('image', {
    id: '`lybic({ imageId })` takes it',
    name: '`client.images.list()`',
    description: '`client.images.list()`',
    createdAt: '`client.images.list()`',
    shapeName: '`client.images.list()`',
    requiredFeatureFlag: '`client.images.list()`',
    scope: '`client.images.list()`',
    status: '`client.images.list()`',
  }),
  ImagesResponse: fields<lybic.ImagesResponse>('image', {
    images: '`client.images.list()`',
    quota: '`client.images.list()`',
  }),
  Quota: fields<lybic.ImagesResponse['quota']>('image', {
    used: '`client.images.list()`',
    limit: '`client.images.list()`',
  }),
  ProjectRequest: fields<{ name: string }>('organization', { name: '`client.projects.create(name)`' }),
  ProjectResponse: fields<lybic.ProjectResponse>('organization', {
    id: '`lybic({ projectId })` takes it',
    name: '`client.projects.list()`',
    createdAt: '`client.projects.list()`',
    defaultProject: '`client.projects.list()`',
  }),
  StatsResponse: fields<lybic.StatsResponse>('organization', {
    mcpServers: '`client.stats()`',
    sandboxes: '`client.stats()`',
    projects: '`client.stats()`',
  }),
  CreateMcpServerRequest: fields<lybic.CreateMcpServerRequest>('mcp', {
    name: policy,
    sandboxShape: policy,
    projectId: policy,
    sandboxMaxLifetimeSeconds: policy,
    sandboxMaxIdleTimeSeconds: policy,
    sandboxAutoCreation: policy,
    sandboxExposeRecreateTool: policy,
    sandboxExposeRestartTool: policy,
    sandboxExposeDeleteTool: policy,
  }),
  McpServerResponse: fields<lybic.McpServerResponse>('mcp', {
    id: '`client.mcpServers.list()`',
    name: '`client.mcpServers.list()`',
    createdAt: '`client.mcpServers.list()`',
    defaultMcpServer: '`client.mcpServers.list()`',
    projectId: '`client.mcpServers.list()`',
    policy: '`client.mcpServers.list()`',
    currentSandboxId: '`client.mcpServers.list()`',
  }),
  McpServerPolicy: fields<lybic.McpServerPolicy>('mcp', {
    sandboxShape: '`client.mcpServers.list()`',
    sandboxMaxLifetimeSeconds: '`client.mcpServers.list()`',
    sandboxMaxIdleTimeSeconds: '`client.mcpServers.list()`',
    sandboxAutoCreation: '`client.mcpServers.list()`',
    sandboxExposeRecreateTool: '`client.mcpServers.list()`',
    sandboxExposeRestartTool: '`client.mcpServers.list()`',
    sandboxExposeDeleteTool: '`client.mcpServers.list()`',
  }),
  McpSandboxRequest: fields<{ sandboxId: string | null }>('mcp', { sandboxId: '`client.mcpServers.setSandbox()`' }),
  ParseRequest: fields<{ textContent: string; model: string }>('parse', {
    textContent: '`client.parse.computerUse()`',
    model: '`client.parse.byModel()`; the vendor has deprecated it',
  }),
  ParseResponse: fields<lybic.ParseResponse>('parse', {
    actions: '`client.parse.computerUse()`: each can be sent as it is',
    thoughts: '`client.parse.computerUse()`',
    memory: ['`client.parse.computerUse()`', 'parsedWords'],
    unknown: ['`client.parse.computerUse()`', 'parsedWords'],
  }),
};

/** The values that Lybic documents. */
export const lybicValues: Readonly<Record<string, Group>> = {
  'types of actions': values<lybic.LybicAction['type']>('clicks', {
    'mouse:click': '`tab.click(x, y)`',
    'mouse:doubleClick': '`tab.dblclick(x, y)`',
    'mouse:tripleClick': '`tab.click(x, y, { clickCount: 3 })`',
    'mouse:move': ['`mouse.move(x, y)`, `tab.hover(x, y)`', 'moves'],
    'mouse:scroll': ['`mouse.wheel(dx, dy)`', 'moves'],
    'mouse:drag': ['`mouse.drag(from, to)`', 'moves'],
    'keyboard:type': ['`keyboard.type(text)`', 'keys'],
    'keyboard:hotkey': ['`keyboard.press(chord)`', 'keys'],
    'key:down': ['`keyboard.down(key)`', 'keys'],
    'key:up': ['`keyboard.up(key)`', 'keys'],
    screenshot: ['`tab.screenshot()`', 'idle'],
    wait: ['`pause(durationMs)` in a chain', 'idle'],
    finished: ['`computer.handoff.finished()`', 'idle'],
    failed: ['`computer.handoff.failed()`', 'idle'],
    'client:user-takeover': ['`computer.handoff.userTakeover()`', 'idle'],
    'touch:tap': ['`client.actions.execute()`', 'android'],
    'touch:longPress': ['`client.actions.execute()`', 'android'],
    'touch:drag': ['`client.actions.execute()`', 'android'],
    'touch:swipe': ['`client.actions.execute()`', 'android'],
    'android:back': ['`client.actions.execute()`', 'android'],
    'android:home': ['`client.actions.execute()`', 'android'],
    'os:listApps': ['`client.actions.execute()`', 'android'],
    'os:startApp': ['`client.actions.execute()`', 'android'],
    'os:closeApp': ['`client.actions.execute()`', 'android'],
    'os:startAppByName': ['`client.actions.execute()`', 'android'],
    'os:closeAppByName': ['`client.actions.execute()`', 'android'],
  }),
  'units of lengths': values<lybic.Length['type']>('clicks', {
    px: 'all positions of Farhand',
    '/': '`client.actions.execute()`',
  }),
  'flags of buttons': values<'1' | '2' | '4' | '8' | '16'>('clicks', {
    1: "`button: 'left'`",
    2: "`button: 'right'`",
    4: "`button: 'middle'`",
    8: ["`button: 'back'`", 'idle'],
    16: ["`button: 'forward'`", 'idle'],
  }),
  'kinds of places of files': values<lybic.FileLocation['type']>('files', {
    sandboxFileLocation: '`client.files.copy()`',
    httpGetLocation: '`client.files.copy()`',
    httpPutLocation: '`client.files.copy()`',
    httpPostFormLocation: '`client.files.copy()`',
  }),
  'ways of writing actions': values<lybic.ParseType>('parsers', {
    'ui-tars': ['`client.parse.computerUse()`', 'parse'],
    seed: '`client.parse.computerUse()`',
    'glm-4.1v': '`client.parse.computerUse()`',
    'glm-4.5v': '`client.parse.computerUse()`',
    'qwen-2.5-vl': '`client.parse.computerUse()`',
    'qwen-3-vl': '`client.parse.computerUse()`',
    pyautogui: '`client.parse.computerUse()`',
  }),
};
