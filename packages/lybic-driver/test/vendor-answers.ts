type Headers = Readonly<Record<string, string>>;

/** What the vendor answers: JSON, text, or a connection that breaks once the request was read. */
export type Reply =
  | { readonly status?: number; readonly json: unknown; readonly headers?: Headers }
  | { readonly status?: number; readonly text: string | Uint8Array; readonly headers?: Headers }
  | 'reset';

/** An answer, or how to find it once the request is there. */
export type Answer = Reply | (() => Reply);

/** Answers by `METHOD /path`; several are given in turn, the last one again and again. */
export type Script = Readonly<Record<string, Answer | readonly Answer[]>>;

/** Where the pointer is, on a screen of that size. */
export const cursorAt = (x: number, y: number, screenWidth = 1280, screenHeight = 720): Reply => ({
  json: { cursorPosition: { x, y, screenWidth, screenHeight, screenIndex: 0 }, actionResult: {} },
});

/** The answer of an action of which nothing was wanted back. */
export const done: Reply = { json: {} };

/** The beginning of a WebP file, which is all that its size needs. */
export const webp = (width: number, height: number): Uint8Array => {
  const bytes = Buffer.alloc(30);
  bytes.write('RIFF', 0);
  bytes.writeUInt32LE(22, 4);
  bytes.write('WEBPVP8X', 8);
  bytes.writeUInt32LE(10, 16);
  bytes.writeUIntLE(width - 1, 24, 3);
  bytes.writeUIntLE(height - 1, 27, 3);
  return new Uint8Array(bytes);
};

/** A sandbox as the vendor describes it. */
export const sandbox = {
  id: 'SBX-1',
  name: 'sandbox',
  expiredAt: '2099-03-01T11:00:00.000Z',
  expiresAt: '2099-03-01T11:00:00.000Z',
  createdAt: '2026-03-01T10:00:00.000Z',
  projectId: 'PRJ-1',
  shapeName: 'small-linux',
  status: 'RUNNING',
} as const;

export const shape = {
  name: 'small-linux',
  description: 'Two cores',
  hardwareAcceleratedEncoding: false,
  pricePerHour: 0.5,
  requiredPlanTier: 0,
  requiredFeatureFlag: null,
  os: 'Linux',
  virtualization: 'KVM',
  architecture: 'x86_64',
} as const;

export const execute = 'POST S/actions/execute';

/** What a Linux desktop answers to being opened: 1280×720, pointer in the middle. */
export const desktop: Script = {
  'POST O/sandboxes': { json: { ...sandbox, status: 'PENDING' } },
  'GET S/status': { json: { status: 'RUNNING' } },
  'GET S': { json: { sandbox: { ...sandbox, shape }, connectDetails: {} } },
  'DELETE S': { text: '' },
  [execute]: cursorAt(640, 360),
};
