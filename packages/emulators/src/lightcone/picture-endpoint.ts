import type { Endpoint } from './endpoint.js';
import { Problem } from './problem.js';

/** `GET /screenshots/{name}`: whoever knows the name may see the picture, as with the vendor's presigned URLs. */
export const pictureEndpoint: Endpoint = {
  auth: 'none',
  answer: async ({ emulator, params }) => {
    const bytes = emulator.pictures.get(params['name'] ?? '');
    if (bytes === undefined) throw new Problem(404, 'Not found');
    return { type: 'bytes', status: 200, contentType: 'image/jpeg', bytes };
  },
};
