import { ProtocolError, type HttpStream, type Wait } from '@farhand/core/driver';
import { actionFailed, verdictOf } from './action-result.js';
import { nameOf, type Caller } from './client-call.js';
import { waitForCommand } from './command-wait.js';
import { readActionResult, readExec, type ExecResponse } from './wire-replies.js';
import type { ExecRequest } from './wire-requests.js';

/** The endpoints for shell commands. */
export interface ExecClient {
  /**
   * `POST /computers/{id}/exec`: the output as it comes, one JSON object a line (`stdout`, `stderr`, `exit`, `error`).
   *
   * @remarks In July 2026 users reported that it answers exit code -1 and ends the session. Prefer {@link ExecClient.sync}.
   */
  create(id: string, body: ExecRequest, wait?: Wait): Promise<HttpStream>;
  /**
   * `POST /computers/{id}/exec/sync`: waits for the end of the command. An exit code other than 0 is no error. Default
   * `timeoutMs`: 10 s more than `timeout_seconds`, which is 120 unless set.
   */
  sync(id: string, body: ExecRequest, wait?: Wait): Promise<ExecResponse>;
}

/** Makes the methods for {@link ExecClient}. */
export const createExecClient = (caller: Caller): ExecClient => ({
  create: (id, body, wait = {}) => caller.stream('execCreate', { id, body, wait }, 'application/x-ndjson'),
  sync: async (id, body, wait = {}) => {
    const json = await caller.object('execSync', { id, body, wait: waitForCommand(wait, body.timeout_seconds) });
    const done = readExec(json);
    if (done !== undefined) return done;
    const result = readActionResult(json);
    if (verdictOf(result) === 'failure') throw actionFailed(result, nameOf('execSync'), caller.redact);
    throw new ProtocolError(`${nameOf('execSync')} was answered without an exit code.`, { status: 200 });
  },
});
