/**
 * What every Farhand driver must pass: random programs, laws and a contract suite, and a recorder to stand in for a computer.
 *
 * @packageDocumentation
 */
export {
  serveCaretPage,
  type CaretPage,
  serveRestlessPage,
  type RestlessPage,
  type SettleOptions,
  type Settling,
} from './contract/restless-page.js';

export {
  serveClickColours,
  type ClickColours,
  misses,
  serveMarkHunt,
  type Find,
  type MarkHunt,
} from './contract/mark-hunt.js';
export {
  expectedEvents,
  tryCase,
  type CaseResult,
  type ContractCase,
  type PlaywrightLike,
  serveStage,
  serveTabStage,
  type ServedStage,
  tabStage,
  type Stage,
} from './contract/cases.js';
export { checkCase, eventContract, type CaseReport, type Exceptions } from './contract/event-contract.js';
export { eventsIn, readEvents, eventPage, spots } from './contract/event-page.js';
export { filesCases, type FilesCase } from './contract/files-cases.js';
export {
  serveHostilePictures,
  type HostilePictures,
  takePictures,
  type PicturesTaken,
  type PictureTaker,
} from './contract/hostile-pictures.js';
export { holdCases } from './contract/hold-cases.js';
export { keyboardCases } from './contract/keyboard-cases.js';
export { mouseCases } from './contract/mouse-cases.js';
export { openCases, terminalCases } from './contract/open-cases.js';
export {
  serveReportingPage,
  type ReportingPage,
  serveWatchingPage,
  type WatchingPage,
} from './contract/reporting-page.js';
export { hostileArguments, shellCases, type ShellCase } from './contract/shell-cases.js';
export { playTrouble, troubleCases, type TroubleCase, type TroubleResult } from './contract/trouble-cases.js';
export { faulty, type Fault, type Faulty, withSend, type Send } from './faulty.js';
export { brokenLaws, driverLaws, type Law, type LawSubject, programs, type ProgramOptions } from './laws.js';
export {
  memoryFiles,
  type MemoryFiles,
  nativeRules,
  type FailedOutcome,
  type RecorderOptions,
} from './recorder/recorded.js';
export { recorder, type Recorder } from './recorder/recorder.js';
export type { RecorderConnection } from './recorder/recorder-connection.js';
