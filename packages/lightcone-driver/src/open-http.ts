import { ClosedError, createHttp, factsOf, type Http, type Refusal } from '@farhand/core/driver';
import { apiKeyOf, baseUrlOf, type LightconeOptions } from './options.js';

/**
 * What a 404 or 410 means. The vendor's sessions that ended, and those of other organizations, answer 404 with the title
 * `Session not found` (seen in July 2026); paths it does not know answer 404 in plain text, which is no closed computer.
 */
const refused = (refusal: Refusal): ClosedError | undefined => {
  const { status, what, reason } = refusal;
  const gone = status === 410 || (status === 404 && /\b(session|computer) not found/i.test(reason));
  if (!gone) return undefined;
  return new ClosedError(
    `${what} was refused with status ${status}: ${reason}. The computer has ended, by its lifetime or because someone ended it, or it is not yours.`,
    factsOf(refusal),
  );
};

/**
 * Opens an HTTP client for the vendor. Nothing is sent yet.
 *
 * @throws TypeError if there is no API key, or the base URL is not one that it may be sent to.
 */
export const openHttp = (options: LightconeOptions): Http => {
  const apiKey = apiKeyOf(options);
  const { dispatcher, pace } = options;
  return createHttp({
    vendor: 'Lightcone',
    baseUrl: baseUrlOf(options),
    headers: { authorization: `Bearer ${apiKey}`, 'user-agent': 'farhand' },
    secrets: [apiKey],
    credential: 'the API key (TZAFON_API_KEY)',
    refused,
    ...(dispatcher === undefined ? {} : { dispatcher }),
    ...(pace === undefined ? {} : { pace }),
  });
};
