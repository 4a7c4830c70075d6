import type { Tensor } from '../../tensor.ts';
import { gruOp } from './layerOp.ts';
import { type RnnStackOptions, run } from './stack.ts';

/**
 * A stack of GRU layers over whole sequences: `torch.gru`; its step is {@link gruCell}, the rest as in {@link
 * rnnTanh}.
 *
 * @throws ShapeError or TypeError if shapes or dtypes do not fit
 * @example
 * ```ts
 * const [output] = gru(ones(5, 1, 3), zeros(1, 1, 2), [ones(6, 3), ones(6, 2)], { hasBiases: false });
 * output.shape; // [5, 1, 2]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.GRU.html
 */
export function gru(
  input: Tensor,
  hx: Tensor,
  params: readonly Tensor[],
  options?: RnnStackOptions,
): [output: Tensor, h: Tensor] {
  return run('gru', gruOp, input, hx, null, params, [options]) as [Tensor, Tensor];
}
