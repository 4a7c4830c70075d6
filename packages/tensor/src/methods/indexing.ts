import { ReduceMethods } from './reduce.ts';

export class IndexingMethods extends ReduceMethods {}
