import { apply } from '../../autograd/dispatch.ts';
import type { OpRecord } from '../../autograd/op.ts';
import { integersHint, show } from '../../core/check.ts';
import { allocateTensor } from '../../core/make.ts';
import { checkTensor } from '../../core/operand.ts';
import { type Named, named } from '../../core/options.ts';
import type { Tensor } from '../../tensor.ts';
import { rowsOf } from './embedding.ts';

/** Ones at the class of each element; `classes` is -1 for as many as the largest says. */
export const oneHotOp: OpRecord<[Tensor], { classes: number }> = {
  name: 'oneHot',
  forward([x], attrs) {
    const classes = rowsOf(x);
    const count = attrs.classes === -1 ? classes.reduce((a, b) => Math.max(a, b), -1) + 1 : attrs.classes;
    for (const c of classes)
      if (!(c >= 0 && c < count))
        throw new RangeError(`oneHot: class ${c} is out of range: classes go from 0 to ${count - 1}`);
    const out = allocateTensor([...x.shape, count], 'int64', 'oneHot');
    const data = out._storage.data as BigInt64Array;
    classes.forEach((c, i) => {
      data[i * count + c] = 1n;
    });
    return out;
  },
  backward: null,
};

/**
 * Ones at the class of each element, zeros elsewhere: `torch.nn.functional.one_hot`.
 *
 * @param x - int64 classes, of any shape
 * @param numClasses - how many there are; -1 for the largest plus one
 * @returns int64, the shape of x, then numClasses
 * @throws RangeError for a class out of range, or if the number of classes of an empty tensor is asked for
 * @example
 * ```ts
 * oneHot(tensor([0, 2], { dtype: 'int64' })); // [[1, 0, 0], [0, 0, 1]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.one_hot.html
 */
export function oneHot(x: Tensor, classes: Named<'numClasses', number> = -1): Tensor {
  checkTensor('oneHot', x);
  const numClasses = named('oneHot', 'numClasses', classes) ?? -1;
  if (x.dtype !== 'int64') throw new TypeError(`oneHot: x must be an int64 tensor, got ${show(x)}${integersHint(x)}`);
  if (!Number.isInteger(numClasses) || numClasses < -1)
    throw new RangeError(`oneHot: numClasses must be a whole number from 1 up, or -1, got ${show(numClasses)}`);
  if (x.numel() === 0 && numClasses <= 0)
    throw new RangeError(`oneHot: an empty tensor does not tell the number of classes: give numClasses`);
  return apply(oneHotOp, [x], { classes: numClasses });
}
