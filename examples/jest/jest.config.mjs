export default {
  testMatch: ['**/*.test.mjs'],
  // Jest runs ECMAScript modules without a transform.
  transform: {},
  testTimeout: 30_000,
};
