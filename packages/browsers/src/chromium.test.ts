import { inBrowser } from './testing/inBrowser.ts';

inBrowser('chromium');
