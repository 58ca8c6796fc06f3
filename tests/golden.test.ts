import {
  compile,
  initialState,
  leaf,
  UnsupportedActionError,
  type Action,
  type Driver,
  type Kind,
} from '@farhand/core/driver';
import { lightcone } from '@farhand/lightcone-driver';
import { local } from '@farhand/local-driver';
import { lybic } from '@farhand/lybic-driver';
import { webdriver } from '@farhand/webdriver-driver';
import { describe, expect, test } from 'vitest';

import { rows, type Answer, type ColumnName } from './golden-rows.js';
import {
  browserWords,
  desktopWords,
  isFields,
  lightconeWords,
  lybicWords,
  webdriverWords,
  type Fields,
} from './golden-words.js';

interface Column {
  readonly driver: Driver;
  readonly kind: Kind;
  /** One of its calls in a few words. */
  readonly words: (call: Fields) => string;
}

/** Every driver there is. */
const columns: Readonly<Record<ColumnName, Column>> = {
  lightcone: { driver: lightcone(), kind: 'browser', words: lightconeWords },
  lybic: { driver: lybic(), kind: 'desktop', words: lybicWords },
  webdriver: { driver: webdriver(), kind: 'browser', words: webdriverWords },
  browser: { driver: local(), kind: 'browser', words: browserWords },
  desktop: { driver: local(), kind: 'desktop', words: desktopWords },
};

const answer = ({ driver, kind, words }: Column, program: readonly Action[]): Answer => {
  const nodes = program.map((action) => leaf(action, { action, calledAt: () => 'the golden table' }));
  const dialect = { name: driver.name, rules: driver.rules(kind) };
  try {
    const { instructions } = compile(nodes, { state: initialState, deferred: [] }, dialect);
    return instructions
      .flatMap(({ calls }) => calls)
      .filter(isFields)
      .map(words)
      .join(' · ');
  } catch (error) {
    if (!(error instanceof UnsupportedActionError)) throw error;
    return { refuses: error.reasons.at(-1)?.replace(/^[^:]*: /, '') ?? '' };
  }
};

const isColumn = (name: string): name is ColumnName => Object.hasOwn(columns, name);

describe.each(Object.entries(rows))('%s', (_name, { program, ...says }) => {
  test.each(Object.entries(says))('%s', (name, expected) => {
    if (!isColumn(name)) throw new Error(`There is no column ${name}.`);
    expect(answer(columns[name], program)).toEqual(expected);
  });
});
