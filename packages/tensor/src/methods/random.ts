import { PrintingMethods } from './printing.ts';

export class RandomMethods extends PrintingMethods {}
