import type { VNode } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

const keys: readonly (readonly [string, string])[] = [
  ['↑ ↓', 'previous call, next call'],
  ['← →', 'picture before the call, picture after it'],
  ['/', 'search the calls'],
  ['Esc', 'show all calls again'],
  ['?', 'show this help'],
];

/** Shows what the keys do. */
export const Help = ({ isOpen, onClose }: { readonly isOpen: boolean; readonly onClose: () => void }): VNode => {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (isOpen) dialog.current?.showModal();
    else dialog.current?.close();
  }, [isOpen]);
  return (
    <dialog ref={dialog} aria-labelledby="help" onClose={onClose}>
      <h2 id="help">Keys</h2>
      <dl class="keys">
        {keys.map(([key, what]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
      <form method="dialog">
        <button type="submit">Close</button>
      </form>
    </dialog>
  );
};
