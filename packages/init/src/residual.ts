import { checkCount, type Given, generator, optionTable, type RulesFor, show, word } from '@wick/tensor/internal';
import { noGrad, type RandomOptions, type Tensor } from '@wick/tensor/light';
import { checkFloatTensor, checkTensor, notNegative } from './check.ts';
import { kaimingNormal_ } from './kaiming.ts';
import { drawNormal } from './uniformNormal.ts';
import { drawsAreOff } from './withoutDraws.ts';
import { xavierNormal_ } from './xavier.ts';

/** Options of {@link residualProjection_}. */
export interface ResidualProjectionOptions extends RandomOptions {
  /** The deviation of the other weights. From 0 up; default: 0.02, GPT-2's. */
  std?: number;
}

const projectionOptions = optionTable(
  { std: notNegative(0.02), generator } satisfies RulesFor<ResidualProjectionOptions>,
  ['std'],
);

/**
 * GPT-2's weights of the layers that write to the residual stream (attention's and the MLP's output projections, two in
 * each block): N(0, (std / √(2 · blocks))²), so that the stream's variance does not grow with depth.
 *
 * @param tensor - the projection's weight
 * @param blocks - how many blocks the network has
 * @param options - `std` (default 0.02), `generator`.
 * @throws RangeError unless blocks is a whole number above 0 and std not negative; TypeError on integers.
 * @example
 * ```ts
 * init.residualProjection_(empty(64, 256), 12);
 * ```
 * @see Radford et al., Language models are unsupervised multitask learners (2019)
 */
export function residualProjection_<T extends Tensor>(
  tensor: T,
  blocks: number,
  ...given: Given<ResidualProjectionOptions, [std: number]>
): T {
  checkTensor('residualProjection_', tensor);
  checkCount('residualProjection_', 'blocks', blocks, 1);
  const { std, generator } = projectionOptions.take('residualProjection_', given);
  return drawNormal('residualProjection_', tensor, 0, std / Math.sqrt(2 * blocks), generator);
}

const drawOptions = optionTable({ generator } satisfies RulesFor<RandomOptions>);

/**
 * Fixup: residual networks without normalisation. `branches` holds, for each of the L residual branches, its weights in
 * the order in which they run; all but the last of a branch are He's normal times L^(−1 / (2m − 2)) for m weights in the
 * branch, the last is 0. The classifier's weight and bias belong at 0 ({@link zeros_}), and the paper adds a scalar bias
 * before every convolution and activation (0) and a scalar factor after every branch (1).
 *
 * @throws TypeError unless every branch is an array of floating-point tensors; RangeError for a branch without weights.
 * @example
 * ```ts
 * const blocks = [0, 1].map(() => [new nn.Conv2d(8, 8, 3), new nn.Conv2d(8, 8, 3)]);
 * init.fixup_(blocks.map((convs) => convs.map((conv) => conv.weight)));
 * ```
 * @see Zhang et al., Fixup initialization: residual learning without normalization (2019), https://arxiv.org/abs/1901.09321
 */
export function fixup_(branches: readonly (readonly Tensor[])[], ...given: Given<RandomOptions, []>): void {
  checkBranches(branches);
  const { generator } = drawOptions.take('fixup_', given);
  const depth = branches.length;
  for (const weights of branches) {
    const last = weights.length - 1;
    const factor = depth ** (-1 / (2 * weights.length - 2));
    for (const weight of weights.slice(0, last)) {
      kaimingNormal_(weight, { nonlinearity: 'relu', generator });
      if (!drawsAreOff()) noGrad(() => weight.mul_(factor));
    }
    noGrad(() => weights[last]!.zero_());
  }
}

function checkBranches(branches: unknown): asserts branches is readonly (readonly Tensor[])[] {
  if (!Array.isArray(branches))
    throw new TypeError(
      `fixup_: expected a Tensor for each weight, in an array for each branch, got ${show(branches)}`,
    );
  for (const [i, weights] of branches.entries()) {
    if (!Array.isArray(weights))
      throw new TypeError(`fixup_: branch ${i} must be an array of tensors, got ${show(weights)}`);
    if (weights.length === 0) throw new RangeError(`fixup_: branch ${i} has no weights`);
    for (const weight of weights) checkFloatTensor('fixup_', weight);
  }
}

/** Options of {@link tFixup_}. */
export interface TFixupOptions extends RandomOptions {
  /** Default: `'encoder'`. */
  part?: 'encoder' | 'decoder';
}

const tFixupOptions = optionTable({
  part: word<'encoder' | 'decoder'>('encoder', ['encoder', 'decoder']),
  generator,
} satisfies RulesFor<TFixupOptions>);

/**
 * T-Fixup: transformers that train without warm-up and without LayerNorm. Glorot's normal, times 0.67 N^(−1/4) in an
 * encoder of N layers, (9 N)^(−1/4) in a decoder: for the weights of the MLPs and of attention's output and (with another
 * √2, as the paper's code) value projections. Queries' and keys' weights stay Glorot's. Embeddings are
 * N(0, d^(−1/2)) times the same factor.
 *
 * @param tensor - one of those weights
 * @param layers - N, of the encoder or the decoder that it is in
 * @param options - `part`: `'encoder'` (default) or `'decoder'`. `generator`.
 * @throws RangeError unless layers is a whole number above 0; ShapeError for fewer than 2 dimensions; TypeError on
 *   integers.
 * @example
 * ```ts
 * init.tFixup_(empty(64, 64), 6, { part: 'decoder' });
 * ```
 * @see Huang et al., Improving transformer optimization through better initialization (2020), https://proceedings.mlr.press/v119/huang20f.html
 */
export function tFixup_<T extends Tensor>(tensor: T, layers: number, ...given: Given<TFixupOptions, []>): T {
  checkTensor('tFixup_', tensor);
  checkCount('tFixup_', 'layers', layers, 1);
  const { part, generator } = tFixupOptions.take('tFixup_', given);
  const factor = part === 'encoder' ? 0.67 * layers ** -0.25 : (9 * layers) ** -0.25;
  return xavierNormal_(tensor, { gain: factor, generator });
}
