/** How often each case of the hands is repeated: `FARHAND_REPEATS=9` plays each ten times. Default: it is played once. */
export const repeats: number = Number(process.env['FARHAND_REPEATS'] ?? 0);
