// @ts-check

/** What the site says of pages whose files hosts of repositories show as they are, front matter included. */
const described = new Map([
  [
    'SECURITY.md',
    {
      description:
        'What Farhand promises about API keys, secrets, hostile replies and emulators, with the tests that show each promise.',
      question: 'What is promised about keys, secrets and hostile replies?',
    },
  ],
  [
    'CONTRIBUTING.md',
    {
      description:
        'The map of the repository: what each folder holds, the way of one click to the wire, how to add a vendor, test and debug.',
      question: 'Where do I change something?',
    },
  ],
]);

/**
 * A document with front matter for its page of the site. Documents that have their own keep it.
 * @param {string} text
 * @param {string} path from the root of the checkout, with forward slashes
 */
export const withFrontMatter = (text, path) => {
  if (text.startsWith('---\n')) return text;
  const facts = described.get(path);
  if (facts === undefined) return text;
  const lines = Object.entries(facts).map(([name, value]) => `${name}: ${JSON.stringify(value)}`);
  return `---\n${lines.join('\n')}\n---\n\n${text}`;
};
