/**
 * What every Farhand driver must pass: random programs, laws and a contract suite, and a recorder to stand in for a computer.
 *
 * @packageDocumentation
 */
export { serveCaretPage, type CaretPage } from './contract/caret-page.js';
export { serveClickColours, type ClickColours } from './contract/click-colours.js';
export {
  expectedEvents,
  tryCase,
  type CaseResult,
  type ContractCase,
  type PlaywrightLike,
} from './contract/contract-case.js';
export { checkCase, eventContract, type CaseReport, type Exceptions } from './contract/event-contract.js';
export { eventsIn, readEvents } from './contract/event-log.js';
export { eventPage, spots } from './contract/event-page.js';
export { filesCases, type FilesCase } from './contract/files-cases.js';
export { serveHostilePictures, type HostilePictures } from './contract/hostile-pictures.js';
export { holdCases } from './contract/hold-cases.js';
export { keyboardCases } from './contract/keyboard-cases.js';
export { misses, serveMarkHunt, type Find, type MarkHunt } from './contract/mark-hunt.js';
export { mouseCases } from './contract/mouse-cases.js';
export { openCases } from './contract/open-cases.js';
export { takePictures, type PicturesTaken, type PictureTaker } from './contract/picture-taker.js';
export { serveReportingPage, type ReportingPage } from './contract/reporting-page.js';
export { serveRestlessPage, type RestlessPage, type SettleOptions, type Settling } from './contract/restless-page.js';
export { serveStage, serveTabStage, type ServedStage } from './contract/served-stage.js';
export { hostileArguments, shellCases, type ShellCase } from './contract/shell-cases.js';
export { tabStage, type Stage } from './contract/stage.js';
export { terminalCases } from './contract/terminal-cases.js';
export { playTrouble, troubleCases, type TroubleCase, type TroubleResult } from './contract/trouble-cases.js';
export { serveWatchingPage, type WatchingPage } from './contract/watching-page.js';
export { faulty, type Fault, type Faulty } from './faulty.js';
export { brokenLaws, driverLaws, type Law, type LawSubject } from './laws.js';
export { programs, type ProgramOptions } from './programs.js';
export * from './recorder/index.js';
export { withSend, type Send } from './with-send.js';
