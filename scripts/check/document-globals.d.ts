// What a block of code in a document may use without making it first.
import type { Computer, Tab } from '@farhand/core';

declare global {
  const computer: Computer;
  const tab: Tab;
}
