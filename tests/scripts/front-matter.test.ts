import { expect, test } from 'vitest';
import { withFrontMatter } from '../../scripts/docs/front-matter.mjs';

test('a document that hosts show as it is gets front matter for its page', () => {
  expect(withFrontMatter('# Security\n', 'SECURITY.md')).toBe(`---
description: "What Farhand promises about API keys, secrets, hostile replies and emulators, with the tests that show each promise."
question: "What is promised about keys, secrets and hostile replies?"
---

# Security
`);
});

test('other documents stay as they are', () => {
  const own = '---\ndescription: Mine.\n---\n\n# Page\n';
  expect(withFrontMatter(own, 'docs/decisions/2026-11-21-own.md')).toBe(own);
  expect(withFrontMatter('# Page\n', 'docs/guide/page.md')).toBe('# Page\n');
});
