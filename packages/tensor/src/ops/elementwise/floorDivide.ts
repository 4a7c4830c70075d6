import { apply } from '../../autograd/dispatch.ts';
import type { OpRecord } from '../../autograd/op.ts';
import type { Scalar } from '../../core/dtype.ts';
import { checkTensor, operand } from '../../core/operand.ts';
import { resultType } from '../../core/promotion.ts';
import type { Tensor } from '../../tensor.ts';
import { inPlace, runBinary } from './pointwise.ts';
import { checkDivision, kernels } from './roundedDivision.ts';

export const floorDivideOp: OpRecord<[Tensor, Tensor]> = {
  name: 'floorDivide',
  forward([a, b], _, out) {
    const dtype = resultType(a, b);
    return runBinary('floorDivide', kernels.floor, a, b, dtype, dtype, out);
  },
  backward() {
    throw new TypeError(
      'backward: floorDivide has no derivative, in PyTorch neither; div with roundingMode floor has one (zero)',
    );
  },
};

/**
 * ⌊a / b⌋; see {@link Tensor.floorDivide}.
 *
 * @throws ShapeError if the shapes do not broadcast
 * @example
 * ```ts
 * floorDivide(tensor([-7, 7]), tensor([2, 2])); // [-4, 3]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.floor_divide.html
 */
export function floorDivide(a: Tensor | Scalar, b: Tensor | Scalar): Tensor {
  const first = operand('floorDivide', a, 'input');
  const other = operand('floorDivide', b);
  checkDivision('floorDivide', first, other);
  return apply(floorDivideOp, [first, other], undefined);
}

/** In place: ⌊a / b⌋. */
export function floorDivide_(a: Tensor, b: Tensor | Scalar): Tensor {
  const other = operand('floorDivide_', b);
  return inPlace(
    floorDivideOp,
    a,
    other,
    undefined,
    checkDivision('floorDivide_', checkTensor('floorDivide_', a), other),
  );
}
