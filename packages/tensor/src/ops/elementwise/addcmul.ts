import { expr, program } from '@wick/kernels';
import { apply, applyInPlace } from '../../autograd/dispatch.ts';
import type { OpRecord } from '../../autograd/op.ts';
import { show } from '../../core/check.ts';
import type { Scalar } from '../../core/dtype.ts';
import { checkTensor, isScalar } from '../../core/operand.ts';
import { optionTable, type RulesFor, unchecked } from '../../core/options.ts';
import { resultType } from '../../core/promotion.ts';
import { broadcastShapes } from '../../core/shape.ts';
import type { Tensor } from '../../tensor.ts';
import { mul } from './mul.ts';
import { loopScalar } from './pointwise.ts';
import { castAll, runPointwise } from './runPointwise.ts';

/** Options of `addcmul` and `addcdiv`. */
export interface ValueOptions {
  /** What the product or quotient is multiplied with. Default: 1. */
  value?: Scalar;
}

export type Triple = [Tensor, Tensor, Tensor];

const plusProduct = program(3, (x, a, b, k) => expr.mulAdd(expr.mul(a, k), b, x));

export const addcmulOp: OpRecord<Triple, { value: Scalar }> = {
  name: 'addcmul',
  saves: (needs) => [...(needs(2) ? [1] : []), ...(needs(1) ? [2] : [])],
  forward([x, a, b], { value }, out) {
    const dtype = resultType(x, a, b);
    const k = loopScalar(value, dtype);
    return runPointwise('addcmul', plusProduct, castAll([x, a, b], dtype), dtype, dtype, out, [k]);
  },
  backward: (g, ctx) => [
    g,
    ctx.needs(1) ? mul(g, mul(ctx.input(2), ctx.attrs.value)) : null,
    ctx.needs(2) ? mul(g, mul(ctx.input(1), ctx.attrs.value)) : null,
  ],
};

const valueOptions = optionTable({ value: unchecked<Scalar>(1) } satisfies RulesFor<ValueOptions>, []);

export function checkTriple(
  name: string,
  x: Tensor,
  a: Tensor,
  b: Tensor,
  options: ValueOptions | undefined,
): { inputs: Triple; value: Scalar } {
  checkTensor(name, x);
  checkTensor(name, a, 'tensor1');
  checkTensor(name, b, 'tensor2');
  const { value } = valueOptions.read(name, options);
  if (!isScalar(value)) throw new TypeError(`${name}: value must be a number, got ${show(value)}`);
  return { inputs: [x, a, b], value };
}

/**
 * x + value · a · b; see {@link Tensor.addcmul}.
 *
 * @throws ShapeError if the shapes do not broadcast
 * @example
 * ```ts
 * addcmul(tensor([1, 1]), tensor([2, 3]), tensor([4, 5]), { value: 0.5 }); // [5, 8.5]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.addcmul.html
 */
export function addcmul(x: Tensor, a: Tensor, b: Tensor, options?: ValueOptions): Tensor {
  const { inputs, value } = checkTriple('addcmul', x, a, b, options);
  return apply(addcmulOp, inputs, { value });
}

/** In place: x + value · a · b. */
export function addcmul_(x: Tensor, a: Tensor, b: Tensor, options?: ValueOptions): Tensor {
  return inPlaceTriple(addcmulOp, checkTriple('addcmul_', x, a, b, options));
}

export function inPlaceTriple(
  op: OpRecord<Triple, { value: Scalar }>,
  { inputs, value }: { inputs: Triple; value: Scalar },
): Tensor {
  const shape = broadcastShapes(`${op.name}_`, ...inputs.map((t) => t.shape));
  return applyInPlace(op, inputs, { value }, { shape, dtype: resultType(...inputs) });
}
