import type { Button, Point } from '@farhand/core/driver';
import type { Length } from './wire.js';

/** Button flags (vendor's reference, November 2026), for every mouse action alike: so the vendor's SDKs read "button index" too. */
export const buttonFlags: Readonly<Record<Button, number>> = { left: 1, right: 2, middle: 4, back: 8, forward: 16 };

/** Positive steps scroll down and right: the vendor's agent was corrected to this on real sandboxes (November 2025). */
export const scrollSign = 1;

/** Steps are notches of the wheel (vendor's examples). A notch counts 120, as in Windows and libinput. */
export const pixelsPerStep = 120;

/** The longest a hotkey is held, in milliseconds (vendor's reference, November 2026). */
export const longestHotkeyMs = 5000;

/** Count of clicks to the action that makes them. */
export const clickTypes = ['mouse:click', 'mouse:doubleClick', 'mouse:tripleClick'] as const;

/** A coordinate in pixels. Fractions of the screen say less exactly what is meant. */
export const px = (value: number): Length => ({ type: 'px', value });

/** A point, as most mouse actions take it. */
export const place = ({ x, y }: Point): { readonly x: Length; readonly y: Length } => ({ x: px(x), y: px(y) });
