/** Options of other libraries, with what to write in Farhand. */
const options: Readonly<Record<string, string>> = {
  path: 'Write the file yourself: await (await tab.screenshot()).save(path).',
  clip: 'Write region: { x, y, width, height }.',
  fullPage: 'Screenshots show the display. Enlarge it with tab.setViewportSize(), or scroll.',
  position: 'The point is the first argument, as in tab.click(120, 80).',
  force: 'Leave it out: Farhand acts at the point without checking what is there.',
  trial: 'Leave it out: computer.explain(() => tab.click(120, 80)) shows what would be sent.',
  noWaitAfter: 'Leave it out.',
  strict: 'Leave it out: there are no selectors.',
  waitUntil: 'Leave it out: goto waits until the page has loaded.',
  viewport: 'Write display: { width, height }.',
  slowMo: 'Write pause(ms) in the chain, or delayMs.',
};

/** Returns what to write instead of an option of another library, as a sentence with a leading space. */
export const insteadOf = (option: string): string => {
  const sentence = Object.hasOwn(options, option) ? options[option] : undefined;
  return sentence === undefined ? '' : ` ${sentence}`;
};
