import { inBrowser } from './testing/inBrowser.ts';

inBrowser('firefox');
