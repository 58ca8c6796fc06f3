/** Keep Chromium from acting by itself. QUIC is off for the sake of proxies and captures. */
export const quietArguments: readonly string[] = [
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Whether this process is root's. The sandbox of Chromium does not start then; nobody else goes without it. */
export const isRoot = (): boolean => process.getuid?.() === 0;
