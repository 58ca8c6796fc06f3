/** The body of a request without the names that the driver gives its actions, which are other ones each time. */
export const withoutNames = (body: unknown): unknown =>
  body === undefined
    ? undefined
    : JSON.parse(
        JSON.stringify(body, (key, value: unknown) =>
          key === 'request_id' && typeof value === 'string' && value.startsWith('farhand-') ? undefined : value,
        ),
      );
