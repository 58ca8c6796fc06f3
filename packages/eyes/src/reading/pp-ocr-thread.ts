import { readFile } from 'node:fs/promises';
import type { InferenceSession } from 'onnxruntime-web';
import { answerQuestions } from '../asked-thread.js';
import { greedyCharacters, type Character } from './greedy-characters.js';
import type { Grey } from '../grey.js';

/*
 * The thread of PP-OCR: recognition takes some ten milliseconds for each line, in which WebAssembly blocks its thread.
 */

/** What the thread gets. */
export interface LineQuestion {
  /** The path of the model in the format of ONNX. */
  readonly model: string;
  /** The path of the characters that the model tells apart, one a line. */
  readonly dictionary: string;
  /** The line, at the height that the model needs. */
  readonly line: Grey;
}

/** What it sends back. */
export interface LineAnswer {
  readonly characters: readonly Character[];
  /** The number of steps that the model has divided the width of the line into. */
  readonly steps: number;
}

interface Model {
  readonly session: InferenceSession;
  readonly alphabet: readonly string[];
}

const load = async (model: string, dictionary: string): Promise<Model> => {
  const { env, InferenceSession: Session } = await import('onnxruntime-web');
  // More would be threads of a thread, which this file could not end.
  env.wasm.numThreads = 1;
  env.logLevel = 'error';
  const [bytes, characters] = await Promise.all([readFile(model), readFile(dictionary, 'utf8')]);
  return {
    session: await Session.create(bytes, { executionProviders: ['wasm'] }),
    // The model was trained with the space behind the last character of the dictionary.
    alphabet: [...characters.trimEnd().split(/\r?\n/), ' '],
  };
};

let loading: Promise<Model> | undefined;

/** The channels of a color. All three are the same in a picture in shades of gray. */
const channels = 3;

/** The pixels as the model was trained with them: from -1 to 1, one channel after the other. */
const inputOf = ({ data, width, height }: Grey): Float32Array => {
  const input = new Float32Array(channels * width * height);
  for (let channel = 0; channel < channels; channel += 1) {
    for (let pixel = 0; pixel < data.length; pixel += 1)
      input[channel * data.length + pixel] = (data[pixel] ?? 0) / 127.5 - 1;
  }
  return input;
};

answerQuestions(async ({ model, dictionary, line }: LineQuestion): Promise<LineAnswer> => {
  const { session, alphabet } = await (loading ??= load(model, dictionary));
  const { Tensor } = await import('onnxruntime-web');
  const [inputName = ''] = session.inputNames;
  const [outputName = ''] = session.outputNames;
  const input = new Tensor('float32', inputOf(line), [1, channels, line.height, line.width]);
  const output = (await session.run({ [inputName]: input }))[outputName];
  if (!(output?.data instanceof Float32Array)) throw new Error(`${model} has no output of probabilities`);
  const [, steps = 0, classes = 0] = output.dims;
  if (classes !== alphabet.length + 1)
    throw new Error(`${model} tells ${classes - 1} characters apart, and ${dictionary} has ${alphabet.length}`);
  return { characters: greedyCharacters(output.data, classes, alphabet), steps };
});
