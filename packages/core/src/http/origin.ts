/** Whether a URL's host is this machine, so that what is sent to it does not cross a network. */
export const isLoopback = (url: URL): boolean => {
  const host = url.hostname.replace(/\.$/, '');
  return host === 'localhost' || host.endsWith('.localhost') || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host);
};

/**
 * Checks the address that credentials will be sent to: `https:`, or `http:` to this machine, and nothing but an origin
 * and a path.
 *
 * @throws TypeError if it is anything else. The message never repeats a password in it.
 */
export const checkBaseUrl = (baseUrl: string, vendor: string): URL => {
  if (typeof baseUrl !== 'string' || !URL.canParse(baseUrl)) {
    throw new TypeError(`${vendor}: the base URL must be a URL such as 'https://api.example.com'.`);
  }
  const url = new URL(baseUrl);
  if (url.username !== '' || url.password !== '') {
    throw new TypeError(`${vendor}: the base URL must not contain a user name or password.`);
  }
  if (url.search !== '' || url.hash !== '') {
    throw new TypeError(`${vendor}: the base URL must end with its host or path, without '?' and '#'.`);
  }
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    throw new TypeError(`${vendor}: the base URL must start with 'https:', got '${url.protocol}'.`);
  }
  if (url.protocol === 'http:' && !isLoopback(url)) {
    throw new TypeError(
      `${vendor}: the base URL ${url.origin} is not encrypted, so the API key would be readable on the way. Use 'https:'; 'http:' is for this machine only.`,
    );
  }
  return url;
};
