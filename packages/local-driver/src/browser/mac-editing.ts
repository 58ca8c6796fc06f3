const alt = 1;
const control = 2;
const meta = 4;
const shift = 8;

/**
 * What macOS makes of keys in text, by DOM code and modifiers. There the system, not the page, turns shortcuts into
 * editing, so a synthetic key event has to bring the commands along. Names are those of Cocoa's NSResponder.
 */
const commands: readonly (readonly [code: string, modifiers: number, command: string])[] = [
  ['KeyA', meta, 'selectAll'],
  ['KeyC', meta, 'copy'],
  ['KeyV', meta, 'paste'],
  ['KeyX', meta, 'cut'],
  ['KeyZ', meta, 'undo'],
  ['KeyZ', meta | shift, 'redo'],
  ['Backspace', 0, 'deleteBackward'],
  ['Backspace', alt, 'deleteWordBackward'],
  ['Backspace', meta, 'deleteToBeginningOfLine'],
  ['Delete', 0, 'deleteForward'],
  ['Delete', alt, 'deleteWordForward'],
  ['KeyA', control, 'moveToBeginningOfParagraph'],
  ['KeyE', control, 'moveToEndOfParagraph'],
  ['KeyK', control, 'deleteToEndOfParagraph'],
];

/** The same with a command that extends the selection when Shift is held too. */
const movements: typeof commands = [
  ['ArrowLeft', 0, 'moveLeft'],
  ['ArrowRight', 0, 'moveRight'],
  ['ArrowUp', 0, 'moveUp'],
  ['ArrowDown', 0, 'moveDown'],
  ['ArrowLeft', alt, 'moveWordLeft'],
  ['ArrowRight', alt, 'moveWordRight'],
  ['ArrowUp', alt, 'moveToBeginningOfParagraph'],
  ['ArrowDown', alt, 'moveToEndOfParagraph'],
  ['ArrowLeft', meta, 'moveToLeftEndOfLine'],
  ['ArrowRight', meta, 'moveToRightEndOfLine'],
  ['ArrowUp', meta, 'moveToBeginningOfDocument'],
  ['ArrowDown', meta, 'moveToEndOfDocument'],
];

const table: ReadonlyMap<string, string> = new Map([
  ...commands.map(([code, modifiers, command]) => [`${modifiers}+${code}`, command] as const),
  ...movements.flatMap(([code, modifiers, command]) => [
    [`${modifiers}+${code}`, command] as const,
    [`${modifiers | shift}+${code}`, `${command}AndModifySelection`] as const,
  ]),
]);

/** The editing commands of a key on macOS; none for most. `modifiers` is the protocol's bit mask. */
export const editingCommands = (code: string, modifiers: number): readonly string[] => {
  const command = table.get(`${modifiers}+${code}`);
  return command === undefined ? [] : [command];
};
