import {
  ClosedError,
  createHttp,
  factsOf,
  redact,
  TransportError,
  type FarhandError,
  type Http,
  type Refusal,
} from '@farhand/core/driver';
import { codeIn, goneAdvice, saysGone, wordsIn } from './gone.js';
import { apiKeyOf, baseUrlOf, type LybicOptions } from './options.js';

/** Paths where nothing but the sandbox itself can be missing. */
const ofSandboxOnly = /\/sandboxes\/[^/]+(\/(status|extend|restart|preview|process|actions\/[\w-]+))?$/;

/**
 * Whether a refusal can only mean that the sandbox is over. With which status the vendor says so is not documented.
 * `Cannot GET /…` is what its server framework says of a path that it does not know.
 */
const isMissing = ({ status, what, reason, body }: Refusal): boolean =>
  (status === 404 || status === 410 || /\bexpired\b/i.test(reason)) &&
  ofSandboxOnly.test(what) &&
  !what.endsWith('/from-image') &&
  body !== undefined &&
  !/^Cannot [A-Z]+ \//.test(reason);

/** No room is left for a shape (code in the vendor's SDK tests, 2025). */
const noRooms = /NO_ROOMS_AVAILABLE/i;

const credential = 'the API key (LYBIC_API_KEY) and the organization (LYBIC_ORG_ID)';

/** What a 4xx answer means that has a code of the vendor's, or says that the sandbox has ended. */
const refusedWith =
  (secrets: readonly string[]) =>
  (refusal: Refusal): FarhandError | undefined => {
    const { status, what, reason, body } = refusal;
    const code = codeIn(body);
    const shown = code === undefined ? undefined : redact(code, secrets);
    const said = [reason, ...(shown === undefined || reason.includes(shown) ? [] : [`(${shown})`])].join(' ');
    const facts = { ...factsOf(refusal), ...(shown === undefined ? {} : { vendorStatus: shown }) };
    const refused = `${what} was refused with status ${status}: ${said}.`;
    if (status === 401 || status === 403) {
      return code === undefined
        ? undefined
        : new TransportError('UNAUTHORIZED', `${refused} Nothing happened. Check ${credential}.`, facts);
    }
    if (isMissing(refusal) || saysGone(reason) || saysGone(wordsIn(body))) {
      return new ClosedError(`${refused} ${goneAdvice}`, facts);
    }
    if (code === undefined) return undefined;
    const advice = noRooms.test(code)
      ? ' There is no room for this shape at the moment: nothing was created. Try again later, or with another shape.'
      : '';
    return new TransportError('REJECTED', `${refused}${advice}`, facts);
  };

/**
 * Opens an HTTP client for the vendor. Nothing is sent yet.
 *
 * @throws TypeError if there is no API key, or the base URL is not one that it may be sent to.
 */
export const openHttp = (options: LybicOptions): Http => {
  const apiKey = apiKeyOf(options);
  const secrets = [apiKey];
  const { dispatcher, pace } = options;
  return createHttp({
    vendor: 'Lybic',
    baseUrl: baseUrlOf(options),
    headers: { 'x-api-key': apiKey, 'user-agent': 'farhand' },
    secrets,
    credential,
    refused: refusedWith(secrets),
    ...(dispatcher === undefined ? {} : { dispatcher }),
    ...(pace === undefined ? {} : { pace }),
  });
};
