/** A character that was recognized. */
export interface Character {
  readonly text: string;
  /** At which step of the line, from the left. */
  readonly step: number;
  /** How certain it is, from 0 to 1. */
  readonly confidence: number;
}

/**
 * Reads the output of a network that was trained with connectionist temporal classification: for each step, how likely
 * each class is. Class 0 is no character; the others are those of the alphabet. The most likely class of each step counts,
 * and the same class in several steps in a row is one character.
 */
export const greedyCharacters = (
  probabilities: Float32Array,
  classes: number,
  alphabet: readonly string[],
): readonly Character[] => {
  const characters: Character[] = [];
  let last = 0;
  for (let step = 0; (step + 1) * classes <= probabilities.length; step += 1) {
    const start = step * classes;
    let best = 0;
    for (let one = 1; one < classes; one += 1) {
      if ((probabilities[start + one] ?? 0) > (probabilities[start + best] ?? 0)) best = one;
    }
    if (best !== 0 && best !== last)
      characters.push({ text: alphabet[best - 1] ?? '', step, confidence: probabilities[start + best] ?? 0 });
    last = best;
  }
  return characters;
};
