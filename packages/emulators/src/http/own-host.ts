/**
 * Whether a `Host` header names this machine. A page whose own name was made to lead here (DNS rebinding) sends that
 * name, and is none of the clients that were given the URL.
 */
export const isOwnHost = (host: string | undefined): boolean =>
  /^(127\.0\.0\.1|localhost|\[::1\])(:\d{1,5})?$/i.test(host ?? '');
