import { lybic, type LybicBody } from './lybic.js';

/** Has a text parsed by an emulator of its own, as one type of model wrote it for a device. */
export const parsed = async (device: 'computer' | 'mobile', type: string, textContent: string): Promise<LybicBody> => {
  const { call } = await lybic();
  const { status, body } = await call('POST', `/api/${device}-use/parse/${type}`, { textContent });
  if (status !== 200) throw new Error(`Parsing was answered with ${status}.`);
  return body;
};
