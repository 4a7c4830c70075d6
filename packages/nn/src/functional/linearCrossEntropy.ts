import { checkTensor, count, flag, optionTable, orNull, type Rule, type RulesFor, word } from '@wick/tensor/internal';
import { type CrossEntropyOptions, crossEntropy, linear, ShapeError, type Tensor } from '@wick/tensor/light';
import { dim, kind, reduction, share, tensorOrNull } from '../options.ts';

/**
 * How PyTorch cuts the logits into pieces to save memory. The result is the same without: here all logits are computed
 * at once, and these options change nothing.
 */
export interface LinearCrossEntropyChunks {
  /** Has no effect. */
  allowRetainGraph?: boolean;
  /** Has no effect. */
  batchChunkSize?: number | null;
  /** Has no effect. */
  chunkingMethod?: string | null;
  /** Has no effect. */
  accPolicy?: 'accurate' | 'compact' | 'auto';
  /** Has no effect. */
  accDtype?: string | null;
}

/** Options of {@link linearCrossEntropy}. */
export interface LinearCrossEntropyOptions extends Omit<CrossEntropyOptions, 'ignoreIndex'> {
  /** (C, d1, …), added to the logits. */
  linearBias?: Tensor | null;
  /** A class that counts for nothing; for targets that are classes. Default: null, which is -100 there. */
  ignoreIndex?: number | null;
  /** Accepted, and without effect. */
  options?: LinearCrossEntropyChunks | null;
}

const text = (value: string | null) =>
  kind<string | null>(value, 'a string or null', (given) => given === null || typeof given === 'string');

const chunksTable = optionTable({
  allowRetainGraph: flag(false),
  batchChunkSize: orNull(count(1, 1)),
  chunkingMethod: text('auto'),
  accPolicy: word('auto', ['accurate', 'compact', 'auto']),
  accDtype: text(null),
} satisfies RulesFor<LinearCrossEntropyChunks>);

/** How the logits are cut into pieces. */
export const chunks: Rule<Required<LinearCrossEntropyChunks> | null> = {
  value: null,
  read: (where, name, given) => (given === null ? null : chunksTable.read(`${where}: ${name}`, given)),
};

/** The options of the function and of the layer. */
export const linearCrossEntropyRules = {
  weight: tensorOrNull,
  reduction,
  ignoreIndex: orNull(dim(-100)),
  labelSmoothing: share(0),
  options: chunks,
};

const table = optionTable({
  ...linearCrossEntropyRules,
  linearBias: tensorOrNull,
} satisfies RulesFor<LinearCrossEntropyOptions>);

/**
 * Cross entropy of logits that are a linear function of the input, x Wᵀ + b:
 * `torch.nn.functional.linear_cross_entropy`.
 *
 * @param input - (inFeatures) or (N, inFeatures)
 * @param linearWeight - (C, d1, …, inFeatures); with dimensions between the first and the last the input needs a batch
 * @param target - classes (), (N) or (N, d1, …), or probabilities of the logits' shape
 * @throws ShapeError if shapes do not fit; RangeError for `ignoreIndex` with probabilities
 * @example
 * ```ts
 * functional.linearCrossEntropy(tensor([[1, 2]]), tensor([[1, 0], [0, 1], [1, 1]]), tensor([2], { dtype: 'int64' })); // 0.4076
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.linear_cross_entropy.html
 */
export function linearCrossEntropy(
  input: Tensor,
  linearWeight: Tensor,
  target: Tensor,
  options: LinearCrossEntropyOptions = {},
): Tensor {
  const { linearBias, ignoreIndex, options: _chunks, ...rest } = table.read('linearCrossEntropy', options);
  const shape = logitsShape(input, linearWeight, target, linearBias);
  const flat = linearWeight.reshape([-1, linearWeight.shape.at(-1)!]);
  const logits = linear(input, flat, linearBias?.reshape([-1]) ?? null).reshape(shape);
  if (ignoreIndex === null) return crossEntropy(logits, target, rest);
  if (target.shape.join() === shape.join())
    throw new RangeError('linearCrossEntropy: ignoreIndex is for classes, but the target holds probabilities');
  return crossEntropy(logits, target, { ...rest, ignoreIndex });
}

/** The logits' shape, after checking that the tensors fit. */
function logitsShape(input: Tensor, weight: Tensor, target: Tensor, bias: Tensor | null): number[] {
  for (const [name, t] of Object.entries({ input, linearWeight: weight, target }))
    checkTensor('linearCrossEntropy', t, name);
  if (bias) checkTensor('linearCrossEntropy', bias, 'linearBias');
  const [x, w] = [`[${input.shape.join(', ')}]`, `[${weight.shape.join(', ')}]`];
  if (input.ndim !== 1 && input.ndim !== 2)
    throw new ShapeError(`linearCrossEntropy: input must have 1 or 2 dimensions, got shape ${x}`);
  if (weight.ndim < 2)
    throw new ShapeError(`linearCrossEntropy: linearWeight must have at least 2 dimensions, got shape ${w}`);
  if (input.shape.at(-1) !== weight.shape.at(-1))
    throw new ShapeError(
      `linearCrossEntropy: the last dimensions of input ${x} and linearWeight ${w} must be the same, inFeatures`,
    );
  const classes = weight.shape.slice(0, -1);
  if (bias && bias.shape.join() !== classes.join())
    throw new ShapeError(
      `linearCrossEntropy: linearBias must have shape [${classes.join(', ')}], got [${bias.shape.join(', ')}]`,
    );
  if (input.ndim === 1 && weight.ndim > 2)
    throw new ShapeError(
      `linearCrossEntropy: linearWeight of shape ${w} needs an input (N, inFeatures), got shape ${x}`,
    );
  return [...input.shape.slice(0, -1), ...classes];
}
