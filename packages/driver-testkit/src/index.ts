/**
 * What every Farhand driver must pass: a contract suite, laws over random programs, and realistic pages. Includes a
 * recorder that replaces a computer in tests. Start with {@link eventContract} and {@link recorder}.
 *
 * @packageDocumentation
 */
export { expectedEvents, type ContractCase, type PlaywrightLike } from './contract/cases.js';
export {
  serveCaretPage,
  type CaretPage,
  serveClickColours,
  type ClickColours,
  serveRestlessPage,
  type RestlessPage,
  type SettleOptions,
  type Settling,
} from './contract/changing-pages.js';
export {
  checkCase,
  type CaseReport,
  eventContract,
  type Exceptions,
  tryCase,
  type CaseResult,
} from './contract/event-contract.js';
export { eventsIn, readEvents, eventPage, spots } from './contract/event-page.js';
export { filesCases, type FilesCase } from './contract/files-cases.js';
export { holdCases } from './contract/hold-cases.js';
export {
  serveHostilePictures,
  type HostilePictures,
  takePictures,
  type PicturesTaken,
  type PictureTaker,
} from './contract/hostile-pictures.js';
export { keyboardCases } from './contract/keyboard-cases.js';
export { misses, serveMarkHunt, type Find, type MarkHunt } from './contract/mark-hunt.js';
export { mouseCases } from './contract/mouse-cases.js';
export { openCases, terminalCases } from './contract/open-cases.js';
export {
  serveReportingPage,
  type ReportingPage,
  serveWatchingPage,
  type WatchingPage,
} from './contract/reporting-page.js';
export { hostileArguments, shellCases, type ShellCase } from './contract/shell-cases.js';
export { serveStage, serveTabStage, type ServedStage, tabStage, type Stage } from './contract/stage.js';
export { playTrouble, troubleCases, type TroubleCase, type TroubleResult } from './contract/trouble-cases.js';
export {
  openHandsStage,
  type HandsCase,
  type HandsOptions,
  type HandsResult,
  type HandsStage,
} from './hands/hands-case.js';
export { handsCases } from './hands/index.js';
export { faulty, type Fault, type Faulty, withSend, type Send } from './faulty.js';
export { brokenLaws, driverLaws, type Law, type LawSubject, programs, type ProgramOptions } from './laws.js';
export {
  memoryFiles,
  type MemoryFiles,
  nativeRules,
  recorder,
  type FailedOutcome,
  type Recorder,
  type RecorderConnection,
  type RecorderOptions,
} from './recorder/index.js';
