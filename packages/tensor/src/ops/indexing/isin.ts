import { apply } from '../../autograd/dispatch.ts';
import type { OpRecord } from '../../autograd/op.ts';
import { show } from '../../core/check.ts';
import { dense } from '../../core/copy.ts';
import type { Scalar } from '../../core/dtype.ts';
import { allocateLike, wrapArray } from '../../core/make.ts';
import { operand } from '../../core/operand.ts';
import { flag, optionTable, type RulesFor } from '../../core/options.ts';
import { resultType } from '../../core/promotion.ts';
import { isTensor } from '../../core/tensorCore.ts';
import type { Tensor } from '../../tensor.ts';

/** Options of `isin`. */
export interface IsinOptions {
  /** Both hold every value at most once. Makes no difference here. */
  assumeUnique?: boolean;
  /** Ask which are not there. Default: false. */
  invert?: boolean;
}

const isinOp: OpRecord<[x: Tensor, test: Tensor], { invert: boolean }> = {
  name: 'isin',
  forward([x, test], { invert }) {
    const members = new Set<unknown>(dense(test));
    members.delete(Number.NaN);
    const out = allocateLike(x, 'bool');
    // Laid out as the elements, whose own order of memory is walked.
    const found = Uint8Array.from(dense(x) as Float64Array, (v) => Number(members.has(v) !== invert));
    return out.copy_(wrapLike(found, x));
  },
  backward: null,
};

const isinOptions = optionTable({ assumeUnique: flag(false), invert: flag(false) } satisfies RulesFor<IsinOptions>);

/**
 * Which elements are among the test elements: bool, of the shape of the first. NaN is not among them.
 *
 * @throws TypeError if both are numbers
 * @example
 * ```ts
 * isin(tensor([1, 2, 3]), tensor([3, 1])); // [true, false, true]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.isin.html
 */
export function isin(elements: Tensor | Scalar, testElements: Tensor | Scalar, options?: IsinOptions): Tensor {
  const { invert } = isinOptions.read('isin', options);
  const x = operand('isin', elements, 'elements');
  const test = operand('isin', testElements, 'testElements');
  if (!isTensor(elements) && !isTensor(testElements))
    throw new TypeError(`isin: one of both must be a Tensor, got ${show(elements)} and ${show(testElements)}`);
  const dtype = resultType(x, test);
  return apply(isinOp, [x.detach().to(dtype), test.detach().to(dtype)], { invert });
}

const wrapLike = (data: Uint8Array<ArrayBuffer>, x: Tensor) => wrapArray(data, x.shape, 'bool');
