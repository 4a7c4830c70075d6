import { examine } from '../../autograd/dispatch.ts';
import { integersHint, show, showShape } from '../../core/check.ts';
import { constantElements } from '../../core/constantElements.ts';
import { dense } from '../../core/copy.ts';
import { isFloat } from '../../core/dtype.ts';
import { ShapeError } from '../../core/errors.ts';
import { checkFloatTensors, checkTensor } from '../../core/operand.ts';
import { isTensor } from '../../core/tensorCore.ts';
import type { Tensor } from '../../tensor.ts';

/** Lengths of the sequences of a batch; of a single sequence also one number. */
export type CtcLengths = Tensor | readonly number[] | number;

/** What the operation of the loss is told besides its tensors. */
export interface CtcAttrs {
  readonly inputLengths: readonly number[];
  readonly targetLengths: readonly number[];
  readonly blank: number;
  readonly zeroInfinity: boolean;
}

/** Checks the arguments; gives the scores with a dimension of samples, and the lengths as numbers. */
export function readCtc(
  logProbs: Tensor,
  targets: Tensor,
  inputLengths: CtcLengths,
  targetLengths: CtcLengths,
  options: Pick<CtcAttrs, 'blank' | 'zeroInfinity'>,
): [Tensor, CtcAttrs] {
  checkFloatTensors('ctcLoss', { logProbs });
  if (logProbs.ndim !== 2 && logProbs.ndim !== 3)
    throw new ShapeError(`ctcLoss: logProbs must be (T, N, C) or (T, C), got shape ${showShape(logProbs.shape)}`);
  if (logProbs.numel() === 0)
    throw new ShapeError(`ctcLoss: logProbs must not be empty, got shape ${showShape(logProbs.shape)}`);
  const scores = logProbs.ndim === 2 ? logProbs.unsqueeze(1) : logProbs;
  const [times, batch, classes] = scores.shape as [number, number, number];
  const { blank } = options;
  if (!(Number.isInteger(blank) && blank >= 0 && blank < classes))
    throw new RangeError(`ctcLoss: blank must be a class from 0 to ${classes - 1}, got ${show(blank)}`);
  const attrs = {
    inputLengths: readLengths('inputLengths', inputLengths, batch, times),
    targetLengths: readLengths('targetLengths', targetLengths, batch, Number.POSITIVE_INFINITY),
    ...options,
  };
  checkTargets(targets, attrs.targetLengths, batch, classes);
  return [scores, attrs];
}

function readLengths(name: string, lengths: CtcLengths, batch: number, most: number): number[] {
  if (isTensor(lengths) && (isFloat(lengths.dtype) || lengths.dtype === 'bool'))
    throw new TypeError(`ctcLoss: ${name} must be integral, got ${show(lengths)}${integersHint(lengths)}`);
  const list = isTensor(lengths)
    ? Array.from(constantElements(lengths, `ctcLoss() by ${name}`, 'give lengths as numbers'), Number)
    : [lengths].flat();
  if (list.length !== batch)
    throw new ShapeError(`ctcLoss: ${name} must be one for each of the ${batch} samples, got ${list.length}`);
  for (const n of list) {
    if (typeof n !== 'number') throw new TypeError(`ctcLoss: ${name} must be numbers, got ${show(n)}`);
    if (!(Number.isInteger(n) && n >= 0 && n <= most))
      throw new RangeError(
        `ctcLoss: ${name} must be whole numbers from 0 up${Number.isFinite(most) ? ` to ${most}` : ''}, got ${n}`,
      );
  }
  return list as number[];
}

function checkTargets(targets: Tensor, lengths: readonly number[], batch: number, classes: number): void {
  const { shape, ndim } = checkTensor('ctcLoss', targets, 'targets');
  const total = lengths.reduce((a, b) => a + b, 0);
  const fits = ndim === 1 ? shape[0] === total : ndim === 2 && shape[0] === batch && shape[1]! >= Math.max(...lengths);
  if (!fits)
    throw new ShapeError(
      `ctcLoss: targets must be (${batch}, S) with S from ${Math.max(...lengths)} up, or (${total}), for targetLengths ${show(lengths)}, got shape ${showShape(shape)}`,
    );
  const width = ndim === 2 ? shape[1]! : 0;
  examine(targets, (given) => {
    const values = dense(given);
    let from = 0;
    lengths.forEach((count, i) => {
      const first = ndim === 2 ? i * width : from;
      for (const t of values.subarray(first, first + count))
        if (!(Number(t) >= 0 && Number(t) < classes))
          throw new RangeError(`ctcLoss: target ${t} is out of bounds: classes go from 0 to ${classes - 1}`);
      from += count;
    });
  });
}
