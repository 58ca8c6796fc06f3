import { FieldError, stringField } from '../http/json.js';
import { empty, json } from '../http/reply.js';
import { keyed, type Endpoint } from './endpoint.js';
import { textField } from './fields.js';
import { newId } from './ids.js';
import { problem } from './problem.js';
import type { MachineImage } from './records.js';

/** How many images an organization may have, as documented for basic plans. */
const quota = 3;

const imageResponse = ({ shape, files: _files, ...image }: MachineImage): object => ({
  ...image,
  shapeName: shape.name,
  requiredFeatureFlag: null,
  scope: 'ORG',
  status: 'READY',
});

/** `POST …/machine-images`: the sandbox becomes an image and is gone, as documented. */
export const createImage: Endpoint = keyed(async ({ emulator, json: body }) => {
  const request = body();
  const name = textField(request, 'name', 100);
  const description = stringField(request, 'description') ?? null;
  if (description !== null && description.length > 500) {
    throw new FieldError('description must be at most 500 characters long');
  }
  const sandbox = emulator.sandboxes.find(textField(request, 'sandboxId'));
  sandbox.checkAlive();
  if (emulator.images.all().length >= quota) throw problem(400, 'IMAGE_QUOTA', `At most ${quota} images are kept`);
  const { shape, workspace } = sandbox;
  workspace.killAll();
  const files = await workspace.snapshot();
  const image = emulator.images.put({ id: newId('IMG'), name, description, createdAt: emulator.now(), shape, files });
  await emulator.sandboxes.delete(sandbox);
  return json(200, imageResponse(image));
});

/** `GET …/machine-images`: there are no public ones. */
export const listImages: Endpoint = keyed(async ({ emulator, query }) => {
  const scope = query.get('scope') ?? 'org';
  if (!['org', 'public', 'all'].includes(scope)) throw new FieldError('scope must be org, public or all');
  const images = emulator.images.all();
  return json(200, {
    images: scope === 'public' ? [] : images.map(imageResponse),
    quota: { used: images.length, limit: quota },
  });
});

/** `DELETE …/machine-images/{id}`. */
export const deleteImage: Endpoint = keyed(async ({ emulator, params }) => {
  const { id, files } = emulator.images.find(params['imageId'] ?? '');
  emulator.images.remove(id);
  await files.dispose();
  return empty(204);
});
