/**
 * An identifier as one segment of a path, escaped as RFC 3986 has it, so that it cannot leave its place.
 *
 * @throws TypeError if it is no string, empty, or `.` or `..`, which a server may read as a step up.
 */
export const pathSegment = (id: string, name: string): string => {
  if (typeof id !== 'string' || id === '' || id === '.' || id === '..') {
    throw new TypeError(`${name} must be an identifier, got ${typeof id === 'string' ? `'${id}'` : typeof id}.`);
  }
  try {
    return encodeURIComponent(id);
  } catch {
    throw new TypeError(`${name} must be well-formed text.`);
  }
};
