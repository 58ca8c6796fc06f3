/** An action or command of the wire that cannot be carried out as it stands. */
export class ActionRefusedError extends Error {
  override readonly name: string = 'ActionRefusedError';
}
