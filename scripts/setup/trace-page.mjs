// @ts-check
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { inRoot } from '../workspace.mjs';

const viewer = inRoot('packages/trace/src/viewer');
const page = inRoot('packages/trace/dist/page.html');

/** Returns the source of a text in a policy. @param {string} text */
const hashOf = (text) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** Builds the page of traces, without a trace: one file with its script and its style, which loads nothing. */
export const buildTracePage = async () => {
  // The previous step has installed it.
  const { build, transform } = await import('esbuild');
  const bundle = await build({
    entryPoints: [`${viewer}/main.tsx`],
    bundle: true,
    minify: true,
    write: false,
    format: 'iife',
    target: 'es2022',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    logLevel: 'silent',
  });
  // Neither text may contain the end of its element.
  const script = (bundle.outputFiles[0]?.text ?? '').trim().replaceAll('</script', '<\\/script');
  const { code } = await transform(readFileSync(`${viewer}/style.css`, 'utf8'), { loader: 'css', minify: true });
  const style = code.trim();
  /** @type {Readonly<Record<string, string>>} */
  const parts = {
    policy: `default-src 'none'; script-src ${hashOf(script)}; style-src ${hashOf(style)}; img-src data:; base-uri 'none'; form-action 'none'`,
    script,
    style,
  };
  const html = readFileSync(`${viewer}/page.html`, 'utf8')
    // A policy contains a hash of each text, and the formatter adds characters.
    .replaceAll(/>\s*(%style%|%script%|\[\])\s*</g, '>$1<')
    .replaceAll(/%(policy|script|style)%/g, (whole, name) => parts[name] ?? whole);
  mkdirSync(inRoot('packages/trace/dist'), { recursive: true });
  // Another process may be reading it.
  writeFileSync(`${page}.part`, html);
  renameSync(`${page}.part`, page);
};
