import { execFile } from 'node:child_process';
import type { ServerResponse } from 'node:http';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { bigEndian, greyPng, pngHeader } from '../png.js';
import { serveHere } from './reporting-page.js';

const megabyte = 2 ** 20;

/** Pictures that harm a naive decoder, served at separate addresses like a vendor's storage. */
export interface HostilePictures extends AsyncDisposable {
  /** The name and the address of each picture. */
  readonly pictures: readonly { readonly name: string; readonly url: string }[];
  /** The paths that were requested besides the pictures. Empty unless a picture was obeyed. */
  readonly leaks: readonly string[];
}

/** Serves the pictures on this machine. */
export const serveHostilePictures = async (): Promise<HostilePictures> => {
  const leaks: string[] = [];
  const usual = pngHeader({ width: 1280, height: 720 });
  const zeros = gzipSync(Buffer.alloc(megabyte));
  const bodies: Readonly<Record<string, (url: string) => Uint8Array | string>> = {
    'a PNG of 65535×65535': () => pngHeader({ width: 65_535, height: 65_535 }),
    'a JPEG of 65535×65535': () => jpegStart(65_535, 65_535),
    'a PNG bomb of 30000×30000': () => pngBomb(30_000, 30_000),
    'a PNG bomb of 9000×9000': () => pngBomb(9_000, 9_000),
    'a JPEG that is cut': () => jpegStart(1280, 720),
    'an animated WebP of 16384×16384': () => animatedWebp(16_384, 16_384),
    'an animated WebP of 9000×9000': () => animatedWebp(9_000, 9_000),
    'HTML that is said to be a PNG': () => '<!doctype html><h1>502 Bad Gateway</h1>',
    'an SVG with an entity from elsewhere': (url) => svg(`${url}/leak`),
  };
  const endless = 'a PNG without an end';
  const packed = 'a PNG of 300 MB of nothing, packed';
  const names = [...Object.keys(bodies), endless, packed];
  const pathOf = (name: string): string => `/${names.indexOf(name)}.png`;

  const page = await serveHere(({ url = '' }, response) => {
    const name = names.find((one) => pathOf(one) === url);
    const origin = `http://${String(response.req.headers.host)}`;
    if (name === undefined) {
      leaks.push(url);
      response.writeHead(404).end();
    } else if (name === packed) {
      response.writeHead(200, { 'content-type': 'image/png', 'content-encoding': 'gzip' });
      response.end(Buffer.concat([gzipSync(usual), ...Array.from({ length: 300 }, () => zeros)]));
    } else {
      response.writeHead(200, { 'content-type': 'image/png' });
      if (name === endless) writeEndlessly(response, usual);
      else response.end(bodies[name]?.(origin));
    }
  });
  return {
    pictures: names.map((name) => ({ name, url: `${page.url}${pathOf(name).slice(1)}` })),
    leaks,
    [Symbol.asyncDispose]: () => page[Symbol.asyncDispose](),
  };
};

/** The total length of an endless body. */
const endlessBytes = 300 * megabyte;

/** Returns a black PNG that decodes to a thousand times its size. */
const pngBomb = (width: number, height: number): Buffer =>
  greyPng({ width, height }, Buffer.alloc(Math.min((width + 1) * height, 20 * megabyte)));

/** Returns the start of a JPEG, up to its tables. */
const jpegStart = (width: number, height: number): Buffer =>
  Buffer.concat([
    Buffer.from('ffd8ffc0000b08', 'hex'),
    bigEndian(height, 2),
    bigEndian(width, 2),
    Buffer.from('01011100', 'hex'),
  ]);

/** Returns the start of an animated WebP, with a canvas and no picture. */
const animatedWebp = (width: number, height: number): Buffer => {
  const bytes = Buffer.alloc(44);
  bytes.write('RIFF\u{24}\0\0\0WEBPVP8X\u{a}\0\0\0\u{2}', 'latin1');
  bytes.writeUIntLE(width - 1, 24, 3);
  bytes.writeUIntLE(height - 1, 27, 3);
  bytes.write('ANIM\u{6}\0\0\0', 30, 'latin1');
  return bytes;
};

const svg = (leak: string): string =>
  `<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY leak SYSTEM "${leak}">]>
<svg xmlns="http://www.w3.org/2000/svg" width="300" height="200"><image href="${leak}"/><text>&leak;</text></svg>`;

/** Writes zeros until the reader stops, up to 300 MB. */
const writeEndlessly = (response: ServerResponse, start: Uint8Array): void => {
  const zeros = Buffer.alloc(megabyte / 4);
  let sent = 0;
  const more = (): void => {
    while (!response.destroyed && sent < endlessBytes) {
      sent += zeros.length;
      if (!response.write(zeros)) return void response.once('drain', more);
    }
    response.end();
  };
  response.write(start);
  more();
};

/** The task of a process that takes pictures. */
export interface PictureTaker {
  /** The folder from which packages resolve. */
  readonly cwd: string;
  /** Import statements, as text. */
  readonly imports: string;
  /** An expression that opens a computer, as text. It may use the imports and `core`. */
  readonly open: string;
  /** How many pictures to take. */
  readonly pictures: number;
}

/** The result of the process. */
export interface PicturesTaken {
  /** The code of each picture's error, or `decoded`. */
  readonly outcomes: readonly string[];
  /** The growth of the process's peak memory, in megabytes. */
  readonly grownMegabytes: number;
}

/** Takes and decodes pictures in a separate process, to measure its memory. */
export const takePictures = async (taker: PictureTaker): Promise<PicturesTaken> => {
  const args = ['--input-type=module', '--eval', programOf(taker)];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: taker.cwd });
  const lines = stdout.trim().split('\n');
  return { outcomes: lines.slice(0, -1), grownMegabytes: Number(lines.at(-1)) };
};

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
