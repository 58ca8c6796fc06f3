export default {
  testMatch: ['**/*.test.mjs'],
  // Jest runs ECMAScript modules as they are.
  transform: {},
  testTimeout: 30_000,
};
