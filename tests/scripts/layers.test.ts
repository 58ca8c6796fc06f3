import { expect, test } from 'vitest';
import { layerOf } from '../../scripts/layers.mjs';

test.each([
  ['packages/core/test/key.test.ts', 'unit'],
  ['packages/core/test/keys/key.test.ts', 'unit'],
  ['packages/core/test/fuse.property.test.ts', 'property'],
  ['packages/emulators/test/lightcone.contract.test.ts', 'contract'],
  ['packages/local-driver/test/mouse.browser.test.ts', 'browser'],
  ['packages/local-driver/test/text.desktop.test.ts', 'desktop'],
  ['campaign/leaks.test.ts', 'campaign'],
  ['campaign/killed-server.browser.test.ts', 'browser'],
  ['campaign/killed-server.desktop.test.ts', 'desktop'],
  ['examples/vitest/form.test.ts', 'examples'],
  ['tests/words.test.ts', 'repository'],
  ['packages/core/src/key.test.ts', undefined],
  ['packages/core/test/key.spec.ts', undefined],
  ['packages/core/test/world.ts', undefined],
  ['campaign/vendor.ts', undefined],
])('%s is in layer %s', (path, layer) => {
  expect(layerOf(path)).toBe(layer);
});
