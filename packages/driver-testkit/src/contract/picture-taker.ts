import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** What a process that takes pictures is to do. */
export interface PictureTaker {
  /** Where packages resolve from. */
  readonly cwd: string;
  /** Import statements, as text. */
  readonly imports: string;
  /** An expression that opens a computer, as text, with what was imported and `core`. */
  readonly open: string;
  /** How many pictures it takes. */
  readonly pictures: number;
}

/** What came of it. */
export interface PicturesTaken {
  /** Of each picture the code of the failure, or `decoded`. */
  readonly outcomes: readonly string[];
  /** By how much the most memory that the process ever had exceeds what it had before, in megabytes. */
  readonly grownMegabytes: number;
}

const programOf = ({ imports, open, pictures }: PictureTaker): string => `
  import * as core from '@farhand/core';
  ${imports}
  const computer = await ${open};
  const mostMegabytes = () => Math.round(process.resourceUsage().maxRSS / 1024);
  const before = mostMegabytes();
  for (let taken = 0; taken < ${pictures}; taken += 1) {
    const decoded = computer.screenshot().then((shot) => shot.raw());
    console.log(await decoded.then(() => 'decoded', (error) => error.code ?? String(error)));
  }
  console.log(mostMegabytes() - before);
  await computer.close();
`;

/** Takes pictures and decodes each, in a process of its own, whose memory is its own too. */
export const takePictures = async (taker: PictureTaker): Promise<PicturesTaken> => {
  const args = ['--input-type=module', '--eval', programOf(taker)];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: taker.cwd });
  const lines = stdout.trim().split('\n');
  return { outcomes: lines.slice(0, -1), grownMegabytes: Number(lines.at(-1)) };
};
