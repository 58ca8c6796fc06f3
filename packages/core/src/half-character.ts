/** Whether a text has half of a character (a lone surrogate), which no encoding has. */
export const hasHalfCharacter = (text: string): boolean => /\p{Surrogate}/u.test(text);
