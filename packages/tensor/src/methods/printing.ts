import { IndexingMethods } from './indexing.ts';

export class PrintingMethods extends IndexingMethods {}
