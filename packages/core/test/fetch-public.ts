import { openPublicFetcher, type Deadline, type PublicFetchOptions } from '@farhand/core/driver';

/** Fetches one address with a fetcher of its own. */
export const fetchPublic = async (
  address: string,
  deadline: Deadline,
  options: PublicFetchOptions,
): Promise<Uint8Array> => {
  const fetcher = openPublicFetcher(options);
  try {
    return await fetcher.fetch(address, deadline);
  } finally {
    await fetcher.close();
  }
};
