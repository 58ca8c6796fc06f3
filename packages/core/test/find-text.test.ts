import { describe, expect, test } from 'vitest';
import { findText, nearestTexts } from '../dist/seeing/find-text.js';
import { line } from './seen.js';

const found = (text: string | RegExp, ...lines: readonly string[]): readonly string[] =>
  findText(lines.map(line), { text, exact: false }).map((one) => one.text);

const exactly = (text: string, ...lines: readonly string[]): readonly string[] =>
  findText(lines.map(line), { text, exact: true }).map((one) => one.text);

describe('a phrase', () => {
  test.each<[string, readonly string[], readonly string[]]>([
    ['Save', ['Save'], ['Save']],
    ['save', ['SAVE'], ['SAVE']],
    ['Save as', ['File Save as Exit'], ['Save as']],
    ['  Save   as ', ['Save as'], ['Save as']],
    // Whole words alone.
    ['Save', ['Saved', 'Autosave', 'Saves'], []],
    ['Save', ['Save', 'Save as'], ['Save', 'Save']],
    // What surrounds it on a screen.
    ['Name', ['Name:'], ['Name:']],
    ['Name', ['* Name'], ['Name']],
    ['Save', ['"Save…"'], ['"Save…"']],
    ['Name:', ['Name:', 'Name'], ['Name:']],
    // Signs that are a part of a name.
    ['C', ['C++'], []],
    ['C++', ['C++', 'C'], ['C++']],
    ['50', ['50 %', '-50'], ['50']],
    // Readers of pictures lose spaces, and see others.
    ['Quit 271', ['Quit271'], ['Quit271']],
    ['Paper copy', ['Pa per copy'], ['Pa per copy']],
    ['Paper copy', ['Paper copying'], []],
    // It goes on in the next line of its paragraph, and never in another text.
    ['two three', ['one two three four'], ['two three']],
    ['two three', ['one two', 'three four'], []],
    // Twice in one text.
    ['ha', ['ha ha ho ha'], ['ha', 'ha', 'ha']],
    // Other scripts.
    ['сохранить', ['Сохранить файл'], ['Сохранить']],
    ['保存', ['保存'], ['保存']],
  ])('%s in %j is %j', (phrase, lines, texts) => {
    expect(found(phrase, ...lines)).toEqual(texts);
  });

  test('with accents is found without them, unless there is one with them', () => {
    expect(found('Größe', 'Grosse')).toEqual(['Grosse']);
    expect(found('Cafe', 'Café')).toEqual(['Café']);
    expect(found('Café', 'Cafe', 'Café')).toEqual(['Café']);
    expect(found('résumé', 'Resume', 'RÉSUMÉ')).toEqual(['RÉSUMÉ']);
    // Composed and decomposed are one letter.
    expect(found('Cafe\u0301', 'Caf\u00e9')).toEqual(['Caf\u00e9']);
  });

  test('with underscores or straight quotes is found without them, unless there is one with them', () => {
    expect(found('NODE_IS_KEYED', 'NODE IS KEYED')).toEqual(['NODE IS KEYED']);
    expect(found('my_file', 'my file', 'my_file')).toEqual(['my_file']);
    expect(found("don't save", 'Don’t save')).toEqual(['Don’t save']);
    expect(found('_', 'a_b', 'Save')).toEqual([]);
  });

  test('has the box of its words, and the confidence of the worst', () => {
    const words = [
      { text: 'Save', box: { x: 10, y: 20, width: 30, height: 12 }, confidence: 0.9 },
      { text: 'as', box: { x: 45, y: 18, width: 15, height: 14 }, confidence: 0.6 },
    ];
    expect(findText([{ words }], { text: 'save as', exact: false })).toMatchObject([
      { text: 'Save as', box: { x: 10, y: 18, width: 50, height: 14 }, confidence: 0.6 },
    ]);
  });
});

test.each<[RegExp, readonly string[], readonly string[]]>([
  [/^save$/i, ['Save', 'Save as'], ['Save']],
  [/\d+ items/, ['You have 12 items left'], ['12 items']],
  [/tem/, ['two items'], ['items']],
  [/a/g, ['a b a'], ['a', 'a']],
  [/a/y, ['b a'], ['a']],
  [/x*/, ['a b'], []],
])('the expression %s in %j is %j', (expression, lines, texts) => {
  expect(found(expression, ...lines)).toEqual(texts);
});

test.each<[string, readonly string[], readonly string[]]>([
  ['Save', ['Save', 'Save as', 'save', 'Save…'], ['Save']],
  ['Save  as', ['Save as'], ['Save as']],
  ['Cafe', ['Café'], []],
])('exactly %s in %j is %j', (text, lines, texts) => {
  expect(exactly(text, ...lines)).toEqual(texts);
});

test('the texts that are most like a phrase come with their places', () => {
  const lines = ['Save order', 'Cancel', 'Saved', 'Name'].map(line);
  expect(nearestTexts(lines, 'Save ordr', 2).map(({ text }) => text)).toEqual(['Save order', 'Saved']);
  expect(nearestTexts(lines, 'Sav', 3).map(({ text }) => text)).toEqual(['Save', 'Saved']);
  expect(nearestTexts(lines, 'Quit', 3)).toEqual([]);
  // A whole word in common is worth a mention, unless it is as short as "to".
  expect(nearestTexts([line('Keep Change order')], 'Keep order', 1).map(({ text }) => text)).toEqual(['Change order']);
  expect(nearestTexts([line('Go to settings')], 'Add to list', 1)).toEqual([]);
});
