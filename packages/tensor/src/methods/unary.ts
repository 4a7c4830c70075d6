import * as ops from '../ops/unary.ts';
import type { Tensor } from '../tensor.ts';
import { ArithmeticMethods } from './arithmetic.ts';

/** Functions of one tensor. */
export class UnaryMethods extends ArithmeticMethods {
  /** e^this */
  exp(): Tensor {
    return ops.exp(this.self());
  }

  /** In place: e^this */
  exp_(): this {
    ops.exp_(this.self());
    return this;
  }
}
