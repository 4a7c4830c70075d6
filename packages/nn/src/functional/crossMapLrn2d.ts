import { checkTensor } from '@wick/tensor/internal';
import { defineFunction, pad, ShapeError, type Tensor } from '@wick/tensor/light';

/** The numbers of {@link crossMapLrn2d}. */
export interface CrossMapLrnNumbers {
  readonly size: number;
  readonly alpha: number;
  readonly beta: number;
  readonly k: number;
}

/**
 * x / scale^β with scale = k + α/size · Σ x² over neighbouring channels: the computation of `nn.CrossMapLRN2d`, which
 * follows PyTorch's also where that departs from the formula. From the channel that first leaves channel 0 behind,
 * the sum still holds channel 0; the gradient's window reaches back by two thirds of its length instead of lying
 * centred. `localResponseNorm` has neither flaw.
 *
 * @param x - (N, C, H, W)
 * @throws ShapeError for another number of dimensions
 */
export function crossMapLrn2d(x: Tensor, { size, alpha, beta, k }: CrossMapLrnNumbers): Tensor {
  checkTensor('CrossMapLRN2d', x, 'input');
  if (x.ndim !== 4)
    throw new ShapeError(`CrossMapLRN2d: an input of 4 dimensions (N, C, H, W) is needed, got [${x.shape.join(', ')}]`);
  const channels = x.shape[1]!;
  const reach = Math.trunc((size - 1) / 2 + 1);
  const scaleOf = (input: Tensor) => {
    const squares = input.square();
    const centred = windowSums(squares, reach - 1, reach - 1);
    const later = Math.max(0, channels - reach);
    // Channel 0, once more where the window has passed it.
    const first = pad(squares.narrow(1, 0, 1).expand(-1, later, -1, -1), [0, 0, 0, 0, channels - later, 0]);
    return (later > 0 ? centred.add(first) : centred).mul(alpha / size).add(k);
  };
  return defineFunction<[Tensor]>({
    name: 'crossMapLrn2d',
    forward(ctx, input) {
      ctx.saveForBackward(input);
      return scaleOf(input).pow(-beta).mul(input);
    },
    backward(ctx, g) {
      const input = ctx.savedTensors[0];
      const scale = scaleOf(input);
      const power = scale.pow(-beta);
      const ratio = g.mul(power.mul(input)).div(scale);
      const before = Math.trunc(size - (size - 1) / 2);
      const sums = windowSums(ratio, before, size - 1 - before);
      return [power.mul(g).sub(input.mul(sums).mul((2 * alpha * beta) / size))];
    },
  })(x);
}

/** For each channel the sum over those from `before` in front of it to `after` behind it. */
function windowSums(x: Tensor, before: number, after: number): Tensor {
  return pad(x, [0, 0, 0, 0, before, after])
    .unfold(1, before + after + 1, 1)
    .sum(-1);
}
