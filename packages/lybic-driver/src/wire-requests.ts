import type { DesktopAction, LybicAction } from './wire.js';

/** Body of `POST …/sandboxes`. */
export interface CreateSandboxRequest {
  /** The name of one of the account's shapes. */
  readonly shape: string;
  /** Default: `sandbox`. */
  readonly name?: string;
  /** 1 to 86,400 seconds. Default: 3600. */
  readonly maxLifeSeconds?: number;
  /** Default: the organization's default project. */
  readonly projectId?: string;
}

/** Body of `POST …/sandboxes/from-image`. */
export interface CreateFromImageRequest {
  readonly imageId: string;
  /** 1 to 100 characters. */
  readonly name: string;
  /** Whole seconds, 300 to 604,800. */
  readonly maxLifeSeconds: number;
  readonly projectId?: string;
}

/** Body of `POST …/extend`. */
export interface ExtendRequest {
  /** 30 to 86,400 seconds, from now on. Default: 3600. A sandbox lives at most 13 days. */
  readonly maxLifeSeconds?: number;
}

/** Body of `POST …/preview`. */
export interface PreviewRequest {
  /** The address to which the vendor uploads the screenshot, instead of its own storage. */
  readonly screenShotPutUrl?: string;
}

/** What the reply to an action contains. */
interface ActionEnvelope extends PreviewRequest {
  /** Default: `true`. */
  readonly includeScreenShot?: boolean;
  /** Default: `true`. */
  readonly includeCursorPosition?: boolean;
}

/** Body of `POST …/actions/execute`. */
export interface ExecuteRequest extends ActionEnvelope {
  readonly action: LybicAction;
}

/** Body of `POST …/actions/computer-use`. Deprecated by the vendor. */
export interface ComputerUseRequest extends ActionEnvelope {
  /** `callId` names the call in the vendor's logs. Two calls of one name still count as two. */
  readonly action: DesktopAction & { readonly callId?: string };
}

/** Body of `POST …/process`. */
export interface ProcessRequest {
  /** A path, or a name on the PATH. No shell reads it. */
  readonly executable: string;
  readonly args?: readonly string[];
  readonly workingDirectory?: string;
  /** Standard input, base64. */
  readonly stdinBase64?: string;
}

/** Body of `POST …/shell` and `…/shell/stream`. */
export interface ShellRequest {
  readonly command: string;
  /** Default: `false`. */
  readonly useTty?: boolean;
  /** 1 to 86,400. */
  readonly timeoutSeconds?: number;
  readonly workingDirectory?: string;
  readonly ttyRows?: number;
  readonly ttyCols?: number;
}

/** A file in the sandbox, or at a place that the sandbox can reach by HTTP. */
export type FileLocation =
  | { readonly type: 'sandboxFileLocation'; readonly path: string }
  | {
      readonly type: 'httpGetLocation' | 'httpPutLocation';
      readonly url: string;
      readonly headers?: Readonly<Record<string, string>>;
    }
  | {
      readonly type: 'httpPostFormLocation';
      readonly url: string;
      readonly form: Readonly<Record<string, string>>;
      /** The name of the form field for the file. Default: `file`. */
      readonly fileField?: string;
      readonly headers?: Readonly<Record<string, string>>;
    };

/** Body of `POST …/file/copy`. */
export interface CopyRequest {
  /** At least one. `id` is returned in the result. */
  readonly files: readonly { readonly id?: string; readonly src: FileLocation; readonly dest: FileLocation }[];
}

/** Body of `POST …/machine-images`. */
export interface CreateImageRequest {
  /** The sandbox to create an image of. The vendor deletes it when the image exists (vendor's documentation, 2026). */
  readonly sandboxId: string;
  /** 1 to 100 characters. */
  readonly name: string;
  /** At most 500 characters. */
  readonly description?: string;
}

/** The owner of the images to list. */
export interface ListImagesRequest {
  /** Default: `org`. */
  readonly scope?: 'org' | 'public' | 'all';
}

/** Body of `POST …/mcp-servers`. */
export interface CreateMcpServerRequest {
  readonly name: string;
  readonly sandboxShape: string;
  readonly projectId?: string;
  /** Default: 3600. */
  readonly sandboxMaxLifetimeSeconds?: number;
  /** Default: 3600. */
  readonly sandboxMaxIdleTimeSeconds?: number;
  readonly sandboxAutoCreation?: boolean;
  readonly sandboxExposeRecreateTool?: boolean;
  readonly sandboxExposeRestartTool?: boolean;
  readonly sandboxExposeDeleteTool?: boolean;
}

/** The format of a model's output. */
export type ParseType = 'ui-tars' | 'seed' | 'glm-4.1v' | 'glm-4.5v' | 'qwen-2.5-vl' | 'qwen-3-vl' | 'pyautogui';

/** The models that the deprecated parser supports. */
export type ParseModel = 'ui-tars' | 'seed' | 'oai-compute-use';
