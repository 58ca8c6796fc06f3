export type * from './files-facet.js';
export type * from './handoff-facet.js';
export type * from './shell-facet.js';
export type * from './streams-facet.js';
export type * from './tabs-facet.js';
