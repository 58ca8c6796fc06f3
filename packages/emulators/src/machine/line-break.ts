import {
  compile,
  initialState,
  leaf,
  UnsupportedActionError,
  type Action,
  type Connection,
} from '@farhand/core/driver';

const lineBreak: Action = { type: 'insertText', text: '\n' };

/** Whether a computer can enter a line break as text, without the Enter key. A desktop that has only keys cannot. */
export const entersLineBreaks = ({ rules }: Connection): boolean => {
  const node = leaf(lineBreak, { action: lineBreak, calledAt: () => 'the emulator' });
  try {
    compile([node], { state: initialState, deferred: [] }, { name: 'the backend', rules });
    return true;
  } catch (error) {
    if (error instanceof UnsupportedActionError) return false;
    throw error;
  }
};
