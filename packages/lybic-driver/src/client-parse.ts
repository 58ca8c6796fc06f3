import type { Wait } from '@farhand/core/driver';
import type { Caller } from './client-call.js';
import { readAction } from './read-action.js';
import { requireArray, text, type Json, type Origin } from './read-fields.js';
import type { ParseResponse } from './wire-replies.js';
import type { ParseModel, ParseType } from './wire-requests.js';

/** The endpoints that find the actions in what a model wrote. Nothing is carried out. */
export interface ParseClient {
  /** `POST /api/computer-use/parse/{type}`: for desktops. */
  computerUse(type: ParseType, textContent: string, wait?: Wait): Promise<ParseResponse>;
  /** `POST /api/mobile-use/parse/{type}`: for Android. */
  mobileUse(type: ParseType, textContent: string, wait?: Wait): Promise<ParseResponse>;
  /** `POST /api/computer-use/parse`: by model. The vendor has deprecated it. */
  byModel(model: ParseModel, textContent: string, wait?: Wait): Promise<ParseResponse>;
}

const readParsed = ({ body, origin }: { readonly body: Json; readonly origin: Origin }): ParseResponse => ({
  actions: requireArray(body, 'actions', origin).map((action, index) => readAction(action, index, origin)),
  thoughts: text(body['thoughts']),
  memory: text(body['memory']),
  unknown: text(body['unknown']),
});

/** Makes the methods for {@link ParseClient}. */
export const createParseClient = (caller: Caller): ParseClient => ({
  computerUse: async (type, textContent, wait = {}) =>
    readParsed(await caller.object('parseComputerUse', { ids: { type }, body: { textContent }, wait })),
  mobileUse: async (type, textContent, wait = {}) =>
    readParsed(await caller.object('parseMobileUse', { ids: { type }, body: { textContent }, wait })),
  byModel: async (model, textContent, wait = {}) =>
    readParsed(await caller.object('parseByModel', { body: { model, textContent }, wait })),
});
