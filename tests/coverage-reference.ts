/**
 * What the vendors' own references name, written down from them and not from this code: every endpoint with its fields.
 * Nested fields have a dot; an identifier in the path is no field. What a length is stands under its own name.
 */

/** The fields that an endpoint takes and answers, by their names, with blanks between. */
export interface Reference {
  readonly takes: string;
  readonly answers: string;
}

/** Lightcone's reference of March 2026. */
export const lightconeReference: Readonly<Record<string, Reference>> = {
  'GET /computers': {
    takes: 'type',
    answers:
      'id auto_kill created_at endpoints expires_at idle_expires_at inactivity_timeout_seconds kind last_activity_at max_lifetime_seconds status',
  },
  'POST /computers': {
    takes:
      'auto_kill context_id display display.height display.scale display.width environment_id inactivity_timeout_seconds kind persistent stealth timeout_seconds use_advanced_proxy',
    answers:
      'id auto_kill created_at endpoints expires_at idle_expires_at inactivity_timeout_seconds kind last_activity_at max_lifetime_seconds status',
  },
  'GET /computers/{id}': {
    takes: '',
    answers:
      'id auto_kill created_at endpoints expires_at idle_expires_at inactivity_timeout_seconds kind last_activity_at max_lifetime_seconds status',
  },
  'DELETE /computers/{id}': { takes: '', answers: '' },
  'POST /computers/{id}/batch': {
    takes:
      'actions actions.auto_detect_encoding actions.base64 actions.button actions.debug actions.debug.command actions.debug.cwd actions.debug.env actions.debug.max_output_length actions.debug.request_id actions.debug.stream actions.debug.timeout_seconds actions.dx actions.dy actions.height actions.include_context actions.key actions.keys actions.ms actions.proxy_url actions.request_id actions.scale_factor actions.tab_id actions.text actions.type actions.url actions.width actions.x actions.x1 actions.x2 actions.y actions.y1 actions.y2',
    answers: '',
  },
  'POST /computers/{id}/change-proxy': {
    takes: 'proxy_url',
    answers:
      'error_message executed_tab_id page_context page_context.device_scale_factor page_context.is_main_tab page_context.page_height page_context.page_width page_context.scroll_x page_context.scroll_y page_context.tab_id page_context.title page_context.url page_context.viewport_height page_context.viewport_width request_id result status timestamp',
  },
  'POST /computers/{id}/click': {
    takes: 'tab_id x y',
    answers:
      'error_message executed_tab_id page_context page_context.device_scale_factor page_context.is_main_tab page_context.page_height page_context.page_width page_context.scroll_x page_context.scroll_y page_context.tab_id page_context.title page_context.url page_context.viewport_height page_context.viewport_width request_id result status timestamp',
  },
  'POST /computers/{id}/debug': {
    takes: 'command max_output_length tab_id timeout_seconds',
    answers:
      'error_message executed_tab_id page_context page_context.device_scale_factor page_context.is_main_tab page_context.page_height page_context.page_width page_context.scroll_x page_context.scroll_y page_context.tab_id page_context.title page_context.url page_context.viewport_height page_context.viewport_width request_id result status timestamp',
  },
  'POST /computers/{id}/double-click': {
    takes: 'tab_id x y',
    answers:
      'error_message executed_tab_id page_context page_context.device_scale_factor page_context.is_main_tab page_context.page_height page_context.page_width page_context.scroll_x page_context.scroll_y page_context.tab_id page_context.title page_context.url page_context.viewport_height page_context.viewport_width request_id result status timestamp',
  },
  'POST /computers/{id}/drag': {
    takes: 'tab_id x1 x2 y1 y2',
    answers:
      'error_message executed_tab_id page_context page_context.device_scale_factor page_context.is_main_tab page_context.page_height page_context.page_width page_context.scroll_x page_context.scroll_y page_context.tab_id page_context.title page_context.url page_context.viewport_height page_context.viewport_width request_id result status timestamp',
  },
  'GET /computers/{id}/events': { takes: '', answers: '' },
  'POST /computers/{id}/execute': {
    takes:
      'action action.auto_detect_encoding action.base64 action.button action.debug action.debug.command action.debug.cwd action.debug.env action.debug.max_output_length action.debug.request_id action.debug.stream action.debug.timeout_seconds action.dx action.dy action.height action.include_context action.key action.keys action.ms action.proxy_url action.request_id action.scale_factor action.tab_id action.text action.type action.url action.width action.x action.x1 action.x2 action.y action.y1 action.y2',
    answers:
      'error_message executed_tab_id page_context page_context.device_scale_factor page_context.is_main_tab page_context.page_height page_context.page_width page_context.scroll_x page_context.scroll_y page_context.tab_id page_context.title page_context.url page_context.viewport_height page_context.viewport_width request_id result status timestamp',
  },
  'POST /computers/{id}/hotkey': {
    takes: 'keys tab_id',
    answers:
      'error_message executed_tab_id page_context page_context.device_scale_factor page_context.is_main_tab page_context.page_height page_context.page_width page_context.scroll_x page_context.scroll_y page_context.tab_id page_context.title page_context.url page_context.viewport_height page_context.viewport_width request_id result status timestamp',
  },
  'POST /computers/{id}/html': {
    takes: 'auto_detect_encoding tab_id',
    answers:
      'error_message executed_tab_id page_context page_context.device_scale_factor page_context.is_main_tab page_context.page_height page_context.page_width page_context.scroll_x page_context.scroll_y page_context.tab_id page_context.title page_context.url page_context.viewport_height page_context.viewport_width request_id result status timestamp',
  },
  'POST /computers/{id}/keepalive': { takes: '', answers: '' },
  'POST /computers/{id}/key-down': {
    takes: 'key tab_id',
    answers:
      'error_message executed_tab_id page_context page_context.device_scale_factor page_context.is_main_tab page_context.page_height page_context.page_width page_context.scroll_x page_context.scroll_y page_context.tab_id page_context.title page_context.url page_context.viewport_height page_context.viewport_width request_id result status timestamp',
  },
  'POST /computers/{id}/key-up': {
    takes: 'key tab_id',
    answers:
      'error_message executed_tab_id page_context page_context.device_scale_factor page_context.is_main_tab page_context.page_height page_context.page_width page_context.scroll_x page_context.scroll_y page_context.tab_id page_context.title page_context.url page_context.viewport_height page_context.viewport_width request_id result status timestamp',
  },
  'POST /computers/{id}/mouse-down': {
    takes: 'tab_id x y',
    answers:
      'error_message executed_tab_id page_context page_context.device_scale_factor page_context.is_main_tab page_context.page_height page_context.page_width page_context.scroll_x page_context.scroll_y page_context.tab_id page_context.title page_context.url page_context.viewport_height page_context.viewport_width request_id result status timestamp',
  },
  'POST /computers/{id}/mouse-up': {
    takes: 'tab_id x y',
    answers:
      'error_message executed_tab_id page_context page_context.device_scale_factor page_context.is_main_tab page_context.page_height page_context.page_width page_context.scroll_x page_context.scroll_y page_context.tab_id page_context.title page_context.url page_context.viewport_height page_context.viewport_width request_id result status timestamp',
  },
  'POST /computers/{id}/navigate': {
    takes: 'tab_id url',
    answers:
      'error_message executed_tab_id page_context page_context.device_scale_factor page_context.is_main_tab page_context.page_height page_context.page_width page_context.scroll_x page_context.scroll_y page_context.tab_id page_context.title page_context.url page_context.viewport_height page_context.viewport_width request_id result status timestamp',
  },
  'POST /computers/{id}/right-click': {
    takes: 'tab_id x y',
    answers:
      'error_message executed_tab_id page_context page_context.device_scale_factor page_context.is_main_tab page_context.page_height page_context.page_width page_context.scroll_x page_context.scroll_y page_context.tab_id page_context.title page_context.url page_context.viewport_height page_context.viewport_width request_id result status timestamp',
  },
  'GET /computers/{id}/screencast': { takes: '', answers: '' },
  'POST /computers/{id}/screenshot': {
    takes: 'base64 tab_id',
    answers:
      'error_message executed_tab_id page_context page_context.device_scale_factor page_context.is_main_tab page_context.page_height page_context.page_width page_context.scroll_x page_context.scroll_y page_context.tab_id page_context.title page_context.url page_context.viewport_height page_context.viewport_width request_id result status timestamp',
  },
  'POST /computers/{id}/scroll': {
    takes: 'dx dy tab_id x y',
    answers:
      'error_message executed_tab_id page_context page_context.device_scale_factor page_context.is_main_tab page_context.page_height page_context.page_width page_context.scroll_x page_context.scroll_y page_context.tab_id page_context.title page_context.url page_context.viewport_height page_context.viewport_width request_id result status timestamp',
  },
  'GET /computers/{id}/status': {
    takes: '',
    answers:
      'id auto_kill created_at expires_at idle_expires_at inactivity_timeout_seconds last_activity_at max_lifetime_seconds status',
  },
  'POST /computers/{id}/type': {
    takes: 'tab_id text',
    answers:
      'error_message executed_tab_id page_context page_context.device_scale_factor page_context.is_main_tab page_context.page_height page_context.page_width page_context.scroll_x page_context.scroll_y page_context.tab_id page_context.title page_context.url page_context.viewport_height page_context.viewport_width request_id result status timestamp',
  },
  'POST /computers/{id}/viewport': {
    takes: 'height scale_factor tab_id width',
    answers:
      'error_message executed_tab_id page_context page_context.device_scale_factor page_context.is_main_tab page_context.page_height page_context.page_width page_context.scroll_x page_context.scroll_y page_context.tab_id page_context.title page_context.url page_context.viewport_height page_context.viewport_width request_id result status timestamp',
  },
  'GET /computers/{id}/ws': { takes: '', answers: '' },
  'POST /computers/{id}/exec': { takes: 'command cwd env timeout_seconds', answers: 'code data message type' },
  'POST /computers/{id}/exec/sync': { takes: 'command cwd env timeout_seconds', answers: 'exit_code stderr stdout' },
  'GET /computers/{id}/tabs': {
    takes: '',
    answers:
      'error_message executed_tab_id page_context page_context.device_scale_factor page_context.is_main_tab page_context.page_height page_context.page_width page_context.scroll_x page_context.scroll_y page_context.tab_id page_context.title page_context.url page_context.viewport_height page_context.viewport_width request_id result status timestamp',
  },
  'POST /computers/{id}/tabs': {
    takes: 'url',
    answers:
      'error_message executed_tab_id page_context page_context.device_scale_factor page_context.is_main_tab page_context.page_height page_context.page_width page_context.scroll_x page_context.scroll_y page_context.tab_id page_context.title page_context.url page_context.viewport_height page_context.viewport_width request_id result status timestamp',
  },
  'DELETE /computers/{id}/tabs/{tab_id}': {
    takes: '',
    answers:
      'error_message executed_tab_id page_context page_context.device_scale_factor page_context.is_main_tab page_context.page_height page_context.page_width page_context.scroll_x page_context.scroll_y page_context.tab_id page_context.title page_context.url page_context.viewport_height page_context.viewport_width request_id result status timestamp',
  },
  'POST /computers/{id}/tabs/{tab_id}/switch': {
    takes: '',
    answers:
      'error_message executed_tab_id page_context page_context.device_scale_factor page_context.is_main_tab page_context.page_height page_context.page_width page_context.scroll_x page_context.scroll_y page_context.tab_id page_context.title page_context.url page_context.viewport_height page_context.viewport_width request_id result status timestamp',
  },
};

/** The types of actions that Lightcone's reference lists. */
export const lightconeActionTypes: readonly string[] = [
  'click',
  'double_click',
  'right_click',
  'drag',
  'type',
  'keypress',
  'scroll',
  'wait',
  'screenshot',
  'go_to_url',
  'debug',
  'get_html_content',
  'set_viewport',
  'list_tabs',
  'new_tab',
  'switch_tab',
  'close_tab',
  'key_down',
  'key_up',
  'mouse_down',
  'mouse_up',
];

/** Lybic's OpenAPI of March 2026, and what its SDKs read where that has nothing (shapes, status). */
export const lybicReference: Readonly<Record<string, Reference>> = {
  'GET /api/orgs/{orgId}/mcp-servers': {
    takes: '',
    answers:
      'id name createdAt defaultMcpServer projectId policy policy.sandboxShape policy.sandboxMaxLifetimeSeconds policy.sandboxMaxIdleTimeSeconds policy.sandboxAutoCreation policy.sandboxExposeRecreateTool policy.sandboxExposeRestartTool policy.sandboxExposeDeleteTool currentSandboxId',
  },
  'POST /api/orgs/{orgId}/mcp-servers': {
    takes:
      'name projectId sandboxShape sandboxMaxLifetimeSeconds sandboxMaxIdleTimeSeconds sandboxAutoCreation sandboxExposeRecreateTool sandboxExposeRestartTool sandboxExposeDeleteTool',
    answers:
      'id name createdAt defaultMcpServer projectId policy policy.sandboxShape policy.sandboxMaxLifetimeSeconds policy.sandboxMaxIdleTimeSeconds policy.sandboxAutoCreation policy.sandboxExposeRecreateTool policy.sandboxExposeRestartTool policy.sandboxExposeDeleteTool currentSandboxId',
  },
  'GET /api/orgs/{orgId}/mcp-servers/default': {
    takes: '',
    answers:
      'id name createdAt defaultMcpServer projectId policy policy.sandboxShape policy.sandboxMaxLifetimeSeconds policy.sandboxMaxIdleTimeSeconds policy.sandboxAutoCreation policy.sandboxExposeRecreateTool policy.sandboxExposeRestartTool policy.sandboxExposeDeleteTool currentSandboxId',
  },
  'DELETE /api/orgs/{orgId}/mcp-servers/{mcpServerId}': { takes: '', answers: '' },
  'POST /api/orgs/{orgId}/mcp-servers/{mcpServerId}/sandbox': { takes: 'sandboxId', answers: '' },
  'GET /api/orgs/{orgId}/sandboxes': {
    takes: '',
    answers: 'id name expiredAt expiresAt createdAt projectId shapeName status',
  },
  'POST /api/orgs/{orgId}/sandboxes': {
    takes: 'name maxLifeSeconds projectId shape',
    answers: 'id name expiredAt expiresAt createdAt projectId shapeName status',
  },
  'POST /api/orgs/{orgId}/sandboxes/{sandboxId}/file/copy': {
    takes:
      'files files.id files.src files.src.type files.src.path files.src.url files.src.headers files.src.form files.src.fileField files.dest files.dest.type files.dest.path files.dest.url files.dest.headers files.dest.form files.dest.fileField',
    answers: 'results results.id results.success results.error',
  },
  'POST /api/orgs/{orgId}/sandboxes/{sandboxId}/process': {
    takes: 'executable args workingDirectory stdinBase64',
    answers: 'stdoutBase64 stderrBase64 exitCode',
  },
  'POST /api/orgs/{orgId}/sandboxes/{sandboxId}/shell/stream': {
    takes: 'command useTty timeoutSeconds workingDirectory ttyRows ttyCols',
    answers: '',
  },
  'POST /api/orgs/{orgId}/sandboxes/{sandboxId}/shell': {
    takes: 'command useTty timeoutSeconds workingDirectory ttyRows ttyCols',
    answers: 'sessionId',
  },
  'POST /api/orgs/{orgId}/sandboxes/{sandboxId}/shell/{shellId}': { takes: 'data', answers: '' },
  'DELETE /api/orgs/{orgId}/sandboxes/{sandboxId}/shell/{shellId}': { takes: '', answers: '' },
  'PUT /api/orgs/{orgId}/sandboxes/{sandboxId}/shell/{shellId}/finish': { takes: '', answers: '' },
  'POST /api/orgs/{orgId}/sandboxes/{sandboxId}/shell/{shellId}/read': {
    takes: '',
    answers: 'output output.oneofKind output.stdout output.stderr output.waiting isRunning',
  },
  'POST /api/orgs/{orgId}/sandboxes/from-image': {
    takes: 'imageId name maxLifeSeconds projectId',
    answers:
      'sandbox sandbox.id sandbox.name sandbox.expiredAt sandbox.expiresAt sandbox.createdAt sandbox.projectId sandbox.shapeName sandbox.status bookId',
  },
  'DELETE /api/orgs/{orgId}/sandboxes/{sandboxId}': { takes: '', answers: '' },
  'GET /api/orgs/{orgId}/sandboxes/{sandboxId}': {
    takes: '',
    answers:
      'sandbox sandbox.id sandbox.name sandbox.expiredAt sandbox.expiresAt sandbox.createdAt sandbox.projectId sandbox.shapeName sandbox.status sandbox.shape sandbox.shape.name sandbox.shape.description sandbox.shape.hardwareAcceleratedEncoding sandbox.shape.pricePerHour sandbox.shape.requiredPlanTier sandbox.shape.requiredFeatureFlag sandbox.shape.os sandbox.shape.virtualization sandbox.shape.architecture connectDetails connectDetails.gatewayAddresses connectDetails.gatewayAddresses.address connectDetails.gatewayAddresses.port connectDetails.gatewayAddresses.name connectDetails.gatewayAddresses.preferredProviders connectDetails.gatewayAddresses.gatewayType connectDetails.gatewayAddresses.path connectDetails.certificateHashBase64 connectDetails.endUserToken connectDetails.roomId',
  },
  'POST /api/orgs/{orgId}/sandboxes/{sandboxId}/extend': { takes: 'maxLifeSeconds', answers: '' },
  'POST /api/orgs/{orgId}/sandboxes/{sandboxId}/restart': { takes: '', answers: '' },
  'GET /api/orgs/{orgId}/sandboxes/{sandboxId}/status': { takes: '', answers: 'status' },
  'POST /api/orgs/{orgId}/sandboxes/{sandboxId}/actions/computer-use': {
    takes:
      'action action.type action.x action.y action.button action.holdKey action.relative action.stepVertical action.stepHorizontal action.startX action.startY action.endX action.endY action.startRelative action.endRelative action.content action.treatNewLineAsEnter action.keys action.duration action.message action.key action.callId screenShotPutUrl includeScreenShot includeCursorPosition',
    answers:
      'screenShot cursorPosition cursorPosition.x cursorPosition.y cursorPosition.screenWidth cursorPosition.screenHeight cursorPosition.screenIndex actionResult',
  },
  'POST /api/orgs/{orgId}/sandboxes/{sandboxId}/actions/execute': {
    takes:
      'action action.type action.key action.x action.y action.button action.holdKey action.relative action.startX action.startY action.endX action.endY action.startRelative action.endRelative action.stepVertical action.stepHorizontal action.message action.keys action.duration action.content action.treatNewLineAsEnter action.packageName action.name action.direction action.distance screenShotPutUrl includeScreenShot includeCursorPosition',
    answers:
      'screenShot cursorPosition cursorPosition.x cursorPosition.y cursorPosition.screenWidth cursorPosition.screenHeight cursorPosition.screenIndex actionResult',
  },
  'POST /api/orgs/{orgId}/sandboxes/{sandboxId}/preview': {
    takes: 'screenShotPutUrl',
    answers:
      'screenShot cursorPosition cursorPosition.x cursorPosition.y cursorPosition.screenWidth cursorPosition.screenHeight cursorPosition.screenIndex actionResult',
  },
  'PUT /api/orgs/{orgId}/sandboxes/{sandboxId}/apps/{appId}': { takes: '', answers: 'operationId status' },
  'GET /api/orgs/{orgId}/sandboxes/{sandboxId}/operations/{operationId}': { takes: '', answers: 'status detail' },
  'GET /api/orgs/{orgId}/sandboxes/{sandboxId}/mappings': { takes: '', answers: 'domain targetEndpoint accessToken' },
  'POST /api/orgs/{orgId}/sandboxes/{sandboxId}/mappings': {
    takes: 'targetEndpoint',
    answers: 'domain targetEndpoint accessToken',
  },
  'GET /api/orgs/{orgId}/sandboxes/{sandboxId}/mappings/{targetEndpoint}': {
    takes: '',
    answers: 'domain targetEndpoint accessToken',
  },
  'DELETE /api/orgs/{orgId}/sandboxes/{sandboxId}/mappings/{targetEndpoint}': { takes: '', answers: '' },
  'POST /api/orgs/{orgId}/machine-images': {
    takes: 'sandboxId name description',
    answers: 'id name description createdAt shapeName requiredFeatureFlag scope status',
  },
  'GET /api/orgs/{orgId}/machine-images': {
    takes: 'scope',
    answers:
      'images images.id images.name images.description images.createdAt images.shapeName images.requiredFeatureFlag images.scope images.status quota quota.used quota.limit',
  },
  'DELETE /api/orgs/{orgId}/machine-images/{imageId}': { takes: '', answers: '' },
  'GET /api/orgs/{orgId}/projects': { takes: '', answers: 'id name createdAt defaultProject' },
  'POST /api/orgs/{orgId}/projects': { takes: 'name', answers: 'id name createdAt defaultProject' },
  'DELETE /api/orgs/{orgId}/projects/{projectId}': { takes: '', answers: '' },
  'POST /api/computer-use/parse': {
    takes: 'model textContent',
    answers:
      'actions actions.type actions.x actions.y actions.button actions.holdKey actions.relative actions.stepVertical actions.stepHorizontal actions.startX actions.startY actions.endX actions.endY actions.startRelative actions.endRelative actions.content actions.treatNewLineAsEnter actions.keys actions.duration actions.message actions.key actions.callId unknown memory thoughts',
  },
  'POST /api/computer-use/parse/{type}': {
    takes: 'textContent',
    answers:
      'actions actions.type actions.x actions.y actions.button actions.holdKey actions.relative actions.stepVertical actions.stepHorizontal actions.startX actions.startY actions.endX actions.endY actions.startRelative actions.endRelative actions.content actions.treatNewLineAsEnter actions.keys actions.duration actions.message actions.key actions.callId unknown memory thoughts',
  },
  'POST /api/mobile-use/parse/{type}': {
    takes: 'textContent',
    answers:
      'actions actions.type actions.duration actions.message actions.content actions.treatNewLineAsEnter actions.keys actions.x actions.y actions.startX actions.startY actions.endX actions.endY actions.direction actions.distance actions.packageName actions.name actions.callId unknown memory thoughts',
  },
  'GET /api/orgs/{orgId}/stats': { takes: '', answers: 'mcpServers sandboxes projects' },
  'GET /api/orgs/{orgId}/shapes': {
    takes: '',
    answers:
      'name description hardwareAcceleratedEncoding pricePerHour requiredPlanTier requiredFeatureFlag os virtualization architecture',
  },
};

/** What a coordinate of Lybic's has. */
export const lybicLength = 'type value numerator denominator';

/** The types of actions that Lybic's reference lists. */
export const lybicActionTypes: readonly string[] = [
  'android:back',
  'android:home',
  'client:user-takeover',
  'failed',
  'finished',
  'key:down',
  'key:up',
  'keyboard:hotkey',
  'keyboard:type',
  'mouse:click',
  'mouse:doubleClick',
  'mouse:drag',
  'mouse:move',
  'mouse:scroll',
  'mouse:tripleClick',
  'os:closeApp',
  'os:closeAppByName',
  'os:listApps',
  'os:startApp',
  'os:startAppByName',
  'screenshot',
  'touch:drag',
  'touch:longPress',
  'touch:swipe',
  'touch:tap',
  'wait',
];
