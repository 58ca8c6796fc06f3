// What a block of code in a document may use without making it first.
import type { Computer, Tab } from '@farhand/core';
import type { Driver } from '@farhand/core/driver';

declare global {
  const computer: Computer;
  const tab: Tab;
  /** The driver of the guide to writing one. */
  const small: (apiKey: string) => Driver;
}
