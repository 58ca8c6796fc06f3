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

test('a decision is described by its first paragraph, without Markdown', () => {
  const record = '# Ask\n\nConcerns `launch`. It changes\n[Tell](2026-11-21-tell.md).\n\n## Context\n\nIt was.\n';
  expect(withFrontMatter(record, 'docs/decisions/2026-11-21-ask.md')).toBe(
    `---\ndescription: "Concerns launch. It changes Tell."\n---\n\n${record}`,
  );
});

test('other documents stay as they are', () => {
  const own = '---\ndescription: Mine.\n---\n\n# Page\n';
  expect(withFrontMatter(own, 'docs/decisions/2026-11-21-own.md')).toBe(own);
  expect(withFrontMatter('# Page\n', 'docs/guide/page.md')).toBe('# Page\n');
});
