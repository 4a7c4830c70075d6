import { checkCount, finite, generator, optionTable, type RulesFor } from '@wick/tensor/internal';
import { empty, eye, linalg, noGrad, type RandomOptions, ShapeError, type Tensor } from '@wick/tensor/light';
import { checkFloatTensor, checkTensor, shapeOf } from './check.ts';
import { drawsAreOff } from './withoutDraws.ts';

/** Options of {@link mimetic_}. */
export interface MimeticOptions extends RandomOptions {
  /** α of queries and keys: how much noise there is in W_q W_kᵀ. Default: 0.7. */
  alphaQk?: number;
  /** β of queries and keys: how much of the identity. Default: 0.7. */
  betaQk?: number;
  /** α of values and output. Default: 0.4. */
  alphaVo?: number;
  /** β of values and output, of the negative identity. Default: 0.4. */
  betaVo?: number;
}

const table = optionTable({
  alphaQk: finite(0.7),
  betaQk: finite(0.7),
  alphaVo: finite(0.4),
  betaVo: finite(0.4),
  generator,
} satisfies RulesFor<MimeticOptions>);

/**
 * Mimetic initialisation of self-attention: weights that look as trained ones do. Of each head W_q W_kᵀ ≈ α Z + β I, of
 * all of them together W_v W_o ≈ α Z − β I, with Z of variance 1 / E, each split into its two factors by singular
 * values. Meant for small vision transformers with sinusoidal position embeddings, where it gains several per cent.
 *
 * Takes a singular value decomposition of an E x E matrix for each head and one more: seconds where E is in the hundreds.
 *
 * @param inProjWeight - of shape [3E, E], as `in_proj_weight` of nn.MultiheadAttention
 * @param outProjWeight - of shape [E, E], as `out_proj.weight`
 * @param numHeads - heads; a divisor of E
 * @throws ShapeError if shapes do not fit; RangeError unless heads divide E; TypeError on integers.
 * @example
 * ```ts
 * const attention = new nn.MultiheadAttention(16, 4);
 * init.mimetic_(attention.getParameter('in_proj_weight'), attention.getParameter('out_proj.weight'), 4);
 * ```
 * @see Trockman and Kolter, Mimetic initialization of self-attention layers (2023), https://arxiv.org/abs/2305.09828
 */
export function mimetic_(
  inProjWeight: Tensor,
  outProjWeight: Tensor,
  numHeads: number,
  options: MimeticOptions = {},
): void {
  checkTensor('mimetic_', inProjWeight);
  checkTensor('mimetic_', outProjWeight);
  checkFloatTensor('mimetic_', inProjWeight);
  checkFloatTensor('mimetic_', outProjWeight);
  checkCount('mimetic_', 'numHeads', numHeads, 1);
  const { alphaQk, betaQk, alphaVo, betaVo, generator } = table.read('mimetic_', options);
  const size = outProjWeight.shape[0] ?? 0;
  if (String(outProjWeight.shape) !== `${size},${size}` || String(inProjWeight.shape) !== `${3 * size},${size}`)
    throw new ShapeError(
      `mimetic_: weights of shapes [3E, E] and [E, E] are needed, got ${shapeOf(inProjWeight)} and ${shapeOf(outProjWeight)}`,
    );
  if (size % numHeads !== 0) throw new RangeError(`mimetic_: numHeads (${numHeads}) must divide E (${size})`);
  if (drawsAreOff()) return;
  noGrad(() => {
    const factors = (alpha: number, beta: number, k: number): [left: Tensor, right: Tensor] => {
      const noise = empty(size, size).normal_(0, alpha / Math.sqrt(size), { generator });
      const { U, S, Vh } = linalg.svd(noise.add(eye(size).mul(beta)), { fullMatrices: false });
      const roots = S.narrow(0, 0, k).sqrt();
      return [U.narrow(1, 0, k).mul(roots), Vh.narrow(0, 0, k).mul(roots.unsqueeze(1))];
    };
    const width = size / numHeads;
    for (let head = 0; head < numHeads; head++) {
      // x W_q (x W_k)ᵀ = x (α Z + β I) xᵀ; a Linear holds its weight's transpose.
      const [queries, keys] = factors(alphaQk, betaQk, width);
      inProjWeight.narrow(0, head * width, width).copy_(queries.t());
      inProjWeight.narrow(0, size + head * width, width).copy_(keys);
    }
    const [values, output] = factors(alphaVo, -betaVo, size);
    inProjWeight.narrow(0, 2 * size, size).copy_(values.t());
    outProjWeight.copy_(output.t());
  });
}
