import { ClosedError, createHttp, factsOf, type Http, type Refusal } from '@farhand/core/driver';
import { goneAdvice, saysGone } from './gone.js';
import { apiKeyOf, baseUrlOf, type LightconeOptions } from './options.js';

/**
 * Whether a refusal means that the computer is over. Paths that the vendor does not know answer 404 in plain text, which
 * is no closed computer; a key may expire, too.
 */
const refused = (refusal: Refusal): ClosedError | undefined => {
  const { status, what, reason, body } = refusal;
  if (status === 401 || status === 403) return undefined;
  if (status !== 410 && (body === undefined || !saysGone(reason))) return undefined;
  return new ClosedError(`${what} was refused with status ${status}: ${reason}. ${goneAdvice}`, factsOf(refusal));
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
