import { ones, type Tensor, zeros } from '@wick/tensor';
import { type Operand, transforming } from '@wick/tensor/internal';
import { type Decomposition, decompositions } from './decompositions.ts';

/** The gradients of the first result of a fused operation by `inputs`, from the small operations that it is made of. */
function pulled(
  name: string,
  inputs: readonly Operand[],
  g: Operand,
  run: (inputs: Operand[], decomposition: Decomposition<unknown>) => Tensor | Tensor[],
): Tensor[] {
  const definition = (standIns: Operand[]) => {
    const result = run(standIns, decompositions[name] as Decomposition<unknown>);
    return [Array.isArray(result) ? result[0]! : result];
  };
  return transforming.by!.differentiate(definition, inputs, [g]) as Tensor[];
}

/** [g, x, weight, …] of a norm: gradients of input, weight and bias, those of the last two as one line. */
const ofNorm =
  (name: string, width: (x: Tensor, attrs: never) => readonly number[]): Decomposition<never> =>
  ([g, x, weight, ...running], attrs) => {
    const like = { dtype: x!.dtype };
    const shape = width(x!, attrs);
    const rest = (attrs as { training?: boolean }).training === false ? running.map((t) => t!.to(x!.dtype)) : [];
    const inputs = [x!, weight ?? ones(shape, like), zeros(shape, like)];
    const [gx, gw, gb] = pulled(name, inputs, g!, (standIns, run) => run([...standIns, ...rest], attrs));
    return [gx!, gw!.reshape([-1]), gb!.reshape([-1])];
  };

const lastDims = (_: Tensor, { normalizedShape }: { normalizedShape: readonly number[] }) => normalizedShape;
const channels = (x: Tensor) => [x.shape[1]!];

/**
 * Fused gradients by the small operations that their forwards are made of: where a sample's gradient flows back through what
 * was computed once for all.
 */
export const backwards: Readonly<Record<string, Decomposition<never> | undefined>> = {
  layerNormBackward: ofNorm('layerNorm', lastDims),
  rmsNormBackward: ofNorm('rmsNorm', lastDims),
  groupNormBackward: ofNorm('groupNorm', channels),
  batchNormBackward: ofNorm('batchNorm', channels),
  crossEntropyBackward: ([g, x, target, weight], attrs) =>
    pulled('crossEntropy', [x!], g!, ([t], run) => run([t!, target!, weight!], attrs))[0]!,
  nllLossBackward: ([g, target, weight], attrs: { readonly shape: readonly number[] }) =>
    // Linear in the scores, so that it does not matter what they are.
    pulled('nllLoss', [zeros([...attrs.shape], { dtype: g!.dtype })], g!, ([t], run) =>
      run([t!, target!, weight!], attrs),
    )[0]!,
};
