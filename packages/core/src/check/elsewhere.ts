/** Options of other libraries, and what is written here instead. */
const options: Readonly<Record<string, string>> = {
  path: 'Write the file yourself: await (await tab.screenshot()).save(path).',
  clip: 'Write region: { x, y, width, height }.',
  fullPage: 'A picture shows the display: make that larger with tab.setViewportSize(), or scroll.',
  type: 'The vendor chooses the format: screenshot.mime has it.',
  position: 'The point is the first argument, as in tab.click(120, 80).',
  force: 'Leave it out: Farhand acts at the point without checking what is there.',
  trial: 'Leave it out: computer.explain(() => tab.click(120, 80)) shows what would be sent.',
  noWaitAfter: 'Leave it out.',
  strict: 'Leave it out: there are no selectors.',
  waitUntil: 'Leave it out: goto waits until the page has loaded.',
  viewport: 'Write display: { width, height }.',
  slowMo: 'Write pause(ms) in the chain, or delayMs.',
};

/** What to write instead of an option of another library, to follow on a sentence. */
export const insteadOf = (option: string): string => {
  const sentence = Object.hasOwn(options, option) ? options[option] : undefined;
  return sentence === undefined ? '' : ` ${sentence}`;
};
