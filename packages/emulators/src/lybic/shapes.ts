/** What a sandbox can be made of. */
export interface LybicShape {
  /** What clients ask for. */
  readonly name: string;
  /** A line for people. */
  readonly description: string;
  /** The operating system it claims to have. */
  readonly os: 'Windows' | 'Linux';
}

/** Two of the names that public examples use. */
export const defaultShapes: readonly LybicShape[] = [
  { name: 'beijing-2c-4g-cpu-linux', description: 'Linux, 2 cores, 4 GB', os: 'Linux' },
  { name: 'beijing-2c-4g-cpu', description: 'Windows, 2 cores, 4 GB', os: 'Windows' },
];

type Fields = Readonly<Record<string, unknown>>;

const details = ({ name, description, os }: LybicShape): Fields => ({
  name,
  description,
  hardwareAcceleratedEncoding: false,
  requiredPlanTier: 0,
  requiredFeatureFlag: '',
  os,
  virtualization: os === 'Linux' ? 'Container' : 'KVM',
  architecture: 'x86_64',
});

/** A shape inside a sandbox: the price is a number there, which the vendor's Go client decodes. */
export const shapeOfSandbox = (shape: LybicShape): Fields => ({ ...details(shape), pricePerHour: 1 });

/** A shape in the list: the price is a string there, which the vendor's Python client insists on. */
export const listedShape = (shape: LybicShape): Fields => ({ ...details(shape), pricePerHour: '1' });
