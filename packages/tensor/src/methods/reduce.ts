import { ElementwiseMethods } from './elementwise.ts';

export class ReduceMethods extends ElementwiseMethods {}
