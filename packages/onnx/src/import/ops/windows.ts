import { cat, type Scalar, type Tensor, tensor } from '@wick/tensor';
import { OnnxError } from '../../error.ts';
import type { Attributes } from '../attributes.ts';
import { limited, type OnnxCall } from '../call.ts';

/** Along one spatial dimension: kernel, stride, dilation, and how many places lie before and behind the input. */
export interface Window {
  readonly kernel: number;
  readonly stride: number;
  readonly dilation: number;
  readonly before: number;
  readonly behind: number;
}

/** The windows that the attributes of a convolution or pool describe over spatial dimensions of these sizes. */
export function windowsOf(attributes: Attributes, sizes: readonly number[], kernel: readonly number[]): Window[] {
  const rank = sizes.length;
  const strides = attributes.ints('strides') ?? sizes.map(() => 1);
  const dilations = attributes.ints('dilations') ?? sizes.map(() => 1);
  const pads = attributes.ints('pads') ?? sizes.flatMap(() => [0, 0]);
  if (kernel.length !== rank || strides.length !== rank || dilations.length !== rank || pads.length !== 2 * rank)
    throw new OnnxError(`kernel, strides, dilations and pads do not all fit ${rank} spatial dimensions`);
  const auto = attributes.string('auto_pad', 'NOTSET');
  return sizes.map((size, d) => {
    const [k, stride, dilation] = [kernel[d]!, strides[d]!, dilations[d]!];
    const [before, behind] = padding(auto, size, dilation * (k - 1) + 1, stride) ?? [pads[d]!, pads[rank + d]!];
    return { kernel: k, stride, dilation, before, behind };
  });
}

function padding(auto: string, size: number, reach: number, stride: number): [number, number] | null {
  if (auto === 'NOTSET' || auto === '') return null;
  if (auto === 'VALID') return [0, 0];
  const total = Math.max(0, (Math.ceil(size / stride) - 1) * stride + reach - size);
  const small = Math.floor(total / 2);
  return auto === 'SAME_LOWER' ? [total - small, small] : [small, total - small];
}

/** Number of windows along a dimension; with `ceil` also one that begins inside the input and ends beyond it. */
export function countOf({ kernel, stride, dilation, before, behind }: Window, size: number, ceil: boolean): number {
  const room = size + before + behind - dilation * (kernel - 1) - 1;
  if (!ceil) return Math.floor(room / stride) + 1;
  const count = Math.ceil(room / stride) + 1;
  return (count - 1) * stride >= size + before ? count - 1 : count;
}

/** Spatial dimensions with constants around them; negative numbers cut off. */
export function padded(
  call: OnnxCall,
  x: Tensor,
  sides: readonly (readonly [before: number, behind: number])[],
  value: Scalar,
): Tensor {
  return sides.reduce((t, [before, behind], d) => {
    const dim = x.ndim - sides.length + d;
    const border = (n: number) => {
      const shape = [...t.shape];
      shape[dim] = n;
      return tensor(value, { dtype: x.dtype }).expand(shape);
    };
    const start = Math.max(0, -before);
    const kept = t.narrow(dim, start, t.shape[dim]! - start - Math.max(0, -behind));
    if (before <= 0 && behind <= 0) return kept;
    limited(
      call,
      kept.shape.map((n, i) => (i === dim ? n + Math.max(0, before) + Math.max(0, behind) : n)),
    );
    return cat([border(Math.max(0, before)), kept, border(Math.max(0, behind))], dim);
  }, x);
}
