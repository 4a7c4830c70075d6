import { ComparisonMethods } from './comparison.ts';

/** All elementwise methods: arithmetic, functions of one tensor, comparisons. */
export class ElementwiseMethods extends ComparisonMethods {}
