import type { SeenWord } from '@farhand/core';
import { expect, test } from 'vitest';
import { arrangeWords } from '../dist/reading/arrange-words.js';

const word = (text: string, x: number, y: number, width = text.length * 8, height = 12): SeenWord => ({
  text,
  box: { x, y, width, height },
  confidence: 0.9,
});

const texts = (...words: readonly SeenWord[]): readonly string[] =>
  arrangeWords(words).map(({ words: found }) => found.map(({ text }) => text).join(' '));

test('words of a line come from the left, in whatever order they were read', () => {
  expect(texts(word('order', 48, 10), word('Save', 10, 11))).toEqual(['Save order']);
});

test('what is far apart on a line is two texts', () => {
  expect(texts(word('Save', 10, 10), word('Cancel', 80, 10))).toEqual(['Save', 'Cancel']);
});

test('letters of different height stand on one line', () => {
  expect(texts(word('a', 10, 14, 8, 8), word('Tg', 22, 10, 16, 15))).toEqual(['a Tg']);
});

test('a paragraph goes on in the next line', () => {
  expect(texts(word('Read', 10, 10), word('the', 46, 10), word('terms', 10, 28))).toEqual(['Read the terms']);
});

test('a column beside a paragraph is no part of it', () => {
  expect(texts(word('left', 10, 10), word('side', 10, 28), word('right', 200, 10), word('side', 200, 28))).toEqual([
    'left side',
    'right side',
  ]);
});

test('a heading and the line below it are two texts', () => {
  expect(texts(word('Title', 10, 10, 100, 30), word('text', 10, 46))).toEqual(['Title', 'text']);
});

test('lines with much space between them are two texts', () => {
  expect(texts(word('one', 10, 10), word('two', 10, 40))).toEqual(['one', 'two']);
});

test('nothing is no text', () => {
  expect(texts()).toEqual([]);
});
