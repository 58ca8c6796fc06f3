// @ts-check
import { runInstalled } from '../process/command.mjs';

/** Formats every source file in place. */
export const format = async () => (await runInstalled('oxfmt/bin/oxfmt', ['.'], { live: true })).code;
