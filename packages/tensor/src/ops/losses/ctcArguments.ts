import { examine, perform } from '../../autograd/dispatch.ts';
import { integersHint, show, showShape } from '../../core/check.ts';
import { constantElements } from '../../core/constantElements.ts';
import { dense } from '../../core/copy.ts';
import { isFloat } from '../../core/dtype.ts';
import { ShapeError } from '../../core/errors.ts';
import { checkFloatTensors, checkTensor } from '../../core/operand.ts';
import { isTensor } from '../../core/tensorCore.ts';
import { type TracedCall, tracing } from '../../core/tracer.ts';
import { transforming } from '../../core/transforming.ts';
import type { Tensor } from '../../tensor.ts';
import { tensor } from '../creation/tensor.ts';
import { wholeNumbers } from '../indexing/places.ts';

/** Lengths of the sequences of a batch; of a single sequence also one number. */
export type CtcLengths = Tensor | readonly number[] | number;

/** Lengths that are read when the operation runs, int64; null where they are numbers. */
export type CtcGiven = readonly [inputLengths: Tensor | null, targetLengths: Tensor | null];

/** What the operation of the loss is told besides its tensors: no lengths where tensors have them. */
export interface CtcAttrs {
  readonly inputLengths: readonly number[];
  readonly targetLengths: readonly number[];
  readonly blank: number;
  readonly zeroInfinity: boolean;
}

/** Checks the arguments; gives the scores with a dimension of samples, and the lengths as numbers, or as tensors where a recording has to read them anew. */
export function readCtc(
  logProbs: Tensor,
  targets: Tensor,
  inputLengths: CtcLengths,
  targetLengths: CtcLengths,
  options: Pick<CtcAttrs, 'blank' | 'zeroInfinity'>,
): [Tensor, CtcAttrs, readonly [Tensor, Tensor] | null] {
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
  if (changes(inputLengths) || changes(targetLengths)) {
    const lengths = [
      lengthTensor('inputLengths', inputLengths, batch),
      lengthTensor('targetLengths', targetLengths, batch),
    ] as const;
    const look = (given: readonly Tensor[]) => {
      const [inputs, counts] = [numbersIn(given[0]!), numbersIn(given[1]!)];
      readLengths('inputLengths', inputs, batch, times);
      readLengths('targetLengths', counts, batch, Number.POSITIVE_INFINITY);
      checkTargets(given[2]!, counts, batch, classes);
    };
    const check: TracedCall['op'] = { name: 'examine', forward: look, backward: null };
    perform(check, [...lengths, checkTensor('ctcLoss', targets, 'targets')], undefined);
    return [scores, { inputLengths: [], targetLengths: [], ...options }, lengths];
  }
  const attrs = {
    inputLengths: readLengths('inputLengths', inputLengths, batch, times),
    targetLengths: readLengths('targetLengths', targetLengths, batch, Number.POSITIVE_INFINITY),
    ...options,
  };
  checkTargets(targets, attrs.targetLengths, batch, classes);
  return [scores, attrs, null];
}

/** Whether lengths are other ones from one run of a recording to the next. */
function changes(lengths: CtcLengths): boolean {
  const { by } = tracing;
  return by !== null && transforming.by === null && isTensor(lengths) && !by.mayDecide(lengths);
}

function lengthTensor(name: string, lengths: CtcLengths, batch: number): Tensor {
  const given = isTensor(lengths) ? lengths : tensor([lengths].flat() as number[], { dtype: 'int64' });
  checkIntegral(name, given);
  checkCount(name, given.numel(), batch);
  return given.reshape([-1]).to('int64');
}

/** The elements of lengths as numbers. */
export function numbersIn(lengths: Tensor): number[] {
  return Array.from(dense(lengths), Number);
}

function checkIntegral(name: string, lengths: Tensor): void {
  if (isFloat(lengths.dtype) || lengths.dtype === 'bool')
    throw new TypeError(`ctcLoss: ${name} must be integral, got ${show(lengths)}${integersHint(lengths)}`);
}

function checkCount(name: string, count: number, batch: number): void {
  if (count !== batch)
    throw new ShapeError(`ctcLoss: ${name} must be one for each of the ${batch} samples, got ${count}`);
}

function readLengths(name: string, lengths: CtcLengths, batch: number, most: number): number[] {
  if (isTensor(lengths)) checkIntegral(name, lengths);
  const list = isTensor(lengths)
    ? Array.from(constantElements(lengths, `ctcLoss() by ${name}`, 'give lengths as numbers'), Number)
    : [lengths].flat();
  checkCount(name, list.length, batch);
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
    const values = wholeNumbers(dense(given));
    for (let i = 0, from = 0; i < lengths.length; from += lengths[i++]!) {
      const first = ndim === 2 ? i * width : from;
      for (let k = first; k < first + lengths[i]!; k++)
        if (!(values[k]! >= 0 && values[k]! < classes))
          throw new RangeError(`ctcLoss: target ${values[k]} is out of bounds: classes go from 0 to ${classes - 1}`);
    }
  });
}
