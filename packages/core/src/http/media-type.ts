import { ProtocolError } from '../errors.js';
import type { HttpStream } from './stream.js';

/**
 * Ends a stream that says to be something else than was asked for, such as a proxy's page in HTML.
 *
 * @throws ProtocolError if its media type does not match.
 */
export const checkMediaType = (stream: HttpStream, expected: RegExp, name: string, what: string): void => {
  const type = stream.headers['content-type']?.split(';')[0]?.trim() ?? '';
  if (expected.test(type)) return;
  stream.close();
  const got = type === '' ? 'something without a content type' : `'${type.slice(0, 60)}'`;
  const message = `${what} was answered with ${got}; ${name} were expected. Check the base URL and what is between here and there.`;
  throw new ProtocolError(message, { status: stream.status });
};
