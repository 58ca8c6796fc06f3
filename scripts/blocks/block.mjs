// @ts-check
import { StepFailure } from '../process/command.mjs';

/**
 * A fenced block of code in a document.
 * @typedef {object} Block
 * @property {'ts' | 'js' | 'sh'} language
 * @property {number} line where its code begins, from 1
 * @property {string} code
 * @property {string} [output] what the document says that it prints
 * @property {string} [notRun] why the document says that it is not run
 */

/** The names of languages on fences, and what they mean here. @type {Readonly<Record<string, Block['language']>>} */
const languages = {
  ts: 'ts',
  typescript: 'ts',
  mts: 'ts',
  js: 'js',
  javascript: 'js',
  mjs: 'js',
  sh: 'sh',
  bash: 'sh',
  shell: 'sh',
};

/** The line that opens a fence: what is in front of it, its language, and what follows. */
const opening = /^(\s*(?:\* ?)?\s*)(`{3,})(\w+)(.*)$/;

/** The line under a block that says why it is not run. */
const reason = /^\*Not run by the checks: (.+)\.\*$/;

/** @typedef {{ readonly language: string, readonly info: string, readonly line: number, readonly code: string, readonly end: number, readonly indent: number }} Fence */

/**
 * The fenced blocks of a text in any language.
 * @param {readonly string[]} lines
 * @returns {readonly Fence[]}
 */
const fencesIn = (lines) => {
  const fences = [];
  for (let index = 0; index < lines.length; index += 1) {
    const [, prefix, ticks, language = '', info = ''] = opening.exec(lines[index] ?? '') ?? [];
    if (prefix === undefined || ticks === undefined) continue;
    const start = index + 1;
    const indent = prefix.length;
    const end = lines.findIndex(
      (line, at) => at >= start && line.slice(Math.min(indent, line.length)).trimEnd() === ticks,
    );
    if (end < 0) throw new StepFailure(`The code block that begins on line ${index + 1} is never closed.`);
    const code = lines.slice(start, end).map((line) => line.slice(indent));
    fences.push({ language, info: info.trim(), line: start + 1, code: code.join('\n'), end, indent });
    index = end;
  }
  return fences;
};

/**
 * The blocks of a text that can be run: of Markdown, or of the TSDoc comments of a source file. A fence of `text
 * [output]` directly under a block is what it prints; a line that says so is why it is not run.
 * @param {string} text
 * @returns {readonly Block[]}
 */
export const blocksIn = (text) => {
  const lines = text.split('\n');
  const fences = fencesIn(lines);
  return fences.flatMap(({ language: name, line, code, end, indent }, index) => {
    const language = languages[name];
    if (language === undefined) return [];
    const next = fences[index + 1];
    const between = lines.slice(end + 1, next === undefined ? undefined : next.line - 2);
    const isOutput = next?.info === '[output]' && between.every((between) => between.trim() === '');
    const below = lines.slice(end + 1).find((below) => below.trim() !== '') ?? '';
    const notRun = reason.exec(below.slice(indent))?.[1];
    return [
      {
        language,
        line,
        code,
        ...(isOutput ? { output: next.code } : {}),
        ...(notRun === undefined ? {} : { notRun }),
      },
    ];
  });
};

/** The name that a block gives its file in its first line: `// first.mjs`. @param {Pick<Block, 'code'>} block */
export const fileNameOf = ({ code }) => /^\/\/ ([\w./-]+\.(?:[cm]?[jt]s|json))$/m.exec(code.split('\n')[0] ?? '')?.[1];

/** Names of a computer that a page's shorter blocks use. */
const names = ['computer', 'tab', 'keyboard', 'mouse', 'screen', 'shell', 'files'];

/** The statements of a block that a later one continues from: imports, the launch, and the names taken from the computer. */
const beginning =
  /^(?:import [^;]+;|(?:await using|const) computer = await (?:launch|attach)\([^;]*;|const \{[^}]+\} = computer;)/gm;

/** @param {string} code */
const declared = (code) => {
  const found = new Set();
  for (const [, name = '', list = ''] of code.matchAll(
    /\b(?:const|let|using|import(?: type)?) (?:(\w+)\b|\{([^}]+)\})/g,
  )) {
    for (const one of [name, ...list.split(',')]) found.add(one.replace(/.*:|\btype /, '').trim());
  }
  for (const [, list = ''] of code.matchAll(/(?:async )?\(\{? ?([\w, ]*?) ?\}?\)(?:: [^=]+)? =>/g)) {
    for (const one of list.split(',')) found.add(one.trim());
  }
  return found;
};

/**
 * What stands before a block that continues from the page's first launch: that block's imports, its launch and the
 * names it takes, in one line, so that the lines of the block keep their numbers. Empty for a block that stands alone.
 * @param {Block} block
 * @param {readonly Block[]} page all blocks of its page
 */
export const beginningOf = (block, page) => {
  if (block.language === 'sh') return '';
  const own = declared(block.code);
  const used = names.filter((name) => new RegExp(`(?<![.\\w'-])${name}\\b(?!['?]?:)`).test(withoutTexts(block.code)));
  if (used.every((name) => own.has(name))) return '';
  const first = page.find(({ code }) => /\bcomputer = await (?:launch|attach)\(/.test(code));
  if (first === undefined || first === block) return '';
  return (first.code.match(beginning) ?? [])
    .map((statement) => without(own, statement).replaceAll(/\s*\n\s*/g, ' '))
    .filter((statement) => statement !== '')
    .join(' ');
};

/**
 * An import or a destructuring without the names that a block has itself; empty if none is left.
 * @param {ReadonlySet<unknown>} own
 * @param {string} statement
 */
const without = (own, statement) => {
  const [whole, before = '', list, after = ''] =
    /^((?:import(?: type)?|const) \{)([^}]+)(\}.*)$/s.exec(statement) ?? [];
  if (whole === undefined || list === undefined) return statement;
  const kept = list
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '' && !own.has(name.replace(/^type /, '')));
  return kept.length === 0 ? '' : `${before} ${kept.join(', ')} ${after}`;
};

/** A code without what stands in quotes and comments. @param {string} code */
const withoutTexts = (code) =>
  code.replaceAll(/'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|\/\/.*$|\/\*[\s\S]*?\*\//gm, "''");
