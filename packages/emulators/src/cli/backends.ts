import type { Backend } from '../machine/backend.js';
import type { BackendName } from './arguments.js';

/** Loads a backend only when it is asked for, so that the recorder works where the browser driver cannot be loaded. */
export const loadBackend = async (name: BackendName, cdp: boolean): Promise<Backend> => {
  switch (name) {
    case 'browser':
      return (await import('@farhand/local-driver')).local({ cdp });
    case 'desktop':
      return (await import('@farhand/local-driver')).local();
    case 'recorder':
      return (await import('@farhand/driver-testkit/recorder')).recorder();
  }
};
