import { checkTensor, type Named, named } from '@wick/tensor/internal';
import { ShapeError, type Tensor } from '@wick/tensor/light';

/**
 * y_o = Σ_ij x1_i · weight_oij · x2_j + bias_o: `torch.nn.functional.bilinear`.
 *
 * @param x1 - (…, in1)
 * @param x2 - (…, in2), with the same sizes before the last
 * @param weight - (out, in1, in2)
 * @param bias - (out), or null
 * @returns (…, out)
 * @throws ShapeError if the shapes do not fit.
 * @example
 * ```ts
 * functional.bilinear(tensor([[1, 2]]), tensor([[3]]), tensor([[[1], [1]]])); // [[9]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.bilinear.html
 */
export function bilinear(
  x1: Tensor,
  x2: Tensor,
  weight: Tensor,
  biasOrOptions: Named<'bias', Tensor | null> = null,
): Tensor {
  const bias = named('bilinear', 'bias', biasOrOptions) ?? null;
  checkTensor('bilinear', x1, 'input1');
  checkTensor('bilinear', x2, 'input2');
  checkTensor('bilinear', weight, 'weight');
  if (bias !== null) checkTensor('bilinear', bias, 'bias');
  const [out, in1, in2] = weight.shape;
  const lead = x1.shape.slice(0, -1);
  const shapes = `inputs of shapes [${x1.shape.join(', ')}] and [${x2.shape.join(', ')}]`;
  if (weight.ndim !== 3 || x1.ndim === 0 || x1.shape.at(-1) !== in1 || x2.shape.at(-1) !== in2)
    throw new ShapeError(`bilinear: ${shapes} do not fit a weight of shape [${weight.shape.join(', ')}]`);
  if (lead.join() !== x2.shape.slice(0, -1).join())
    throw new ShapeError(`bilinear: ${shapes} differ before their last dimension`);
  if (bias && bias.shape.join() !== `${out}`)
    throw new ShapeError(
      `bilinear: a bias of shape [${bias.shape.join(', ')}] does not fit a weight of shape [${weight.shape.join(', ')}]`,
    );
  const count = lead.reduce((a, b) => a * b, 1);
  // x1 times the weight as one product, [count, out · in2]; then a product with its own x2 for each row.
  const first = x1.reshape(count, in1!).mm(weight.permute(1, 0, 2).reshape(in1!, out! * in2!));
  const y = first
    .reshape(count, out!, in2!)
    .bmm(x2.reshape(count, in2!, 1))
    .reshape([...lead, out!]);
  return bias ? y.add(bias) : y;
}
