import { compile, expand, initialState, leaf, type Action } from '@farhand/core/driver';
import type { CdpCall, LocalConnection } from '@farhand/local-driver';

/** What a connection sends for an action while nothing is pressed and the pointer was nowhere yet. */
export const callsOf = (connection: LocalConnection, action: Action): readonly CdpCall[] => {
  const source = { action, calledAt: () => 'here' };
  const nodes = expand(action).map((primitive) => leaf(primitive, source));
  const program = compile(nodes, { state: initialState, deferred: [] }, { name: 'local', rules: connection.rules });
  return program.instructions.flatMap(({ calls }) => calls);
};
