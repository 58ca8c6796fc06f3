import { render } from 'preact';
import { timelineOf } from '../reading/timeline.js';
import type { Line } from '../recording/line.js';
import { App } from './app.js';

/** Returns the lines in the page, which were checked when the page was written. */
const linesInPage = (): readonly Line[] => JSON.parse(document.getElementById('trace')?.textContent ?? '[]');

const root = document.getElementById('app');
if (root !== null) render(<App timeline={timelineOf(linesInPage())} />, root);
