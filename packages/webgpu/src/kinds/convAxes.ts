import type { ConvGeometry } from '@wick/kernels';

/** A gathering along one dimension; tap t of it is tap `kernelFirst + kernelStep * t` of the kernel. */
export interface Axis {
  readonly positions: number;
  readonly taps: number;
  readonly first: number;
  readonly step: number;
  readonly tapStep: number;
  readonly kernelFirst: number;
  readonly kernelStep: number;
  readonly resultFirst: number;
  readonly resultStep: number;
}

/** An axis without the taps that see nothing but what is outside, at its ends: of small planes in wide borders there are many. */
export function trimmed(axis: Axis, size: number): Axis {
  const { positions, taps, first, step, tapStep, kernelFirst, kernelStep } = axis;
  const sees = (t: number) => {
    const at = first + t * tapStep;
    const position = Math.max(0, Math.ceil(-at / step));
    return position < positions && at + position * step < size;
  };
  let [from, to] = [0, taps];
  while (from < to && !sees(from)) from++;
  while (from < to && !sees(to - 1)) to--;
  return { ...axis, taps: to - from, first: first + from * tapStep, kernelFirst: kernelFirst + from * kernelStep };
}

export function forwardAxis(g: ConvGeometry, i: number): Axis {
  const window = {
    positions: g.output[i]!,
    taps: g.kernel[i]!,
    first: -g.padding[i]!,
    step: g.stride[i]!,
    tapStep: g.dilation[i]!,
  };
  return { ...window, kernelFirst: 0, kernelStep: 1, resultFirst: 0, resultStep: 1 };
}

/**
 * Input x sums over taps t whose output (x + padding - t dilation) / stride is whole: inputs of one residue modulo the stride
 * see the same taps, and every residue is a gathering with a stride of 1.
 */
export function inputAxes(g: ConvGeometry, i: number): Axis[] {
  const [size, kernel, stride] = [g.input[i]!, g.kernel[i]!, g.stride[i]!];
  const [padding, dilation] = [g.padding[i]!, g.dilation[i]!];
  return Array.from({ length: Math.min(stride, size) }, (_, residue): Axis => {
    const seen = Array.from({ length: kernel }, (_, t) => t).filter(
      (t) => (residue + padding - t * dilation) % stride === 0,
    );
    const [kernelFirst = 0, next = kernelFirst + 1] = seen;
    const kernelStep = next - kernelFirst;
    return {
      positions: Math.ceil((size - residue) / stride),
      taps: seen.length,
      first: seen.length > 0 ? (residue + padding - kernelFirst * dilation) / stride : 0,
      step: 1,
      tapStep: seen.length > 1 ? (-kernelStep * dilation) / stride : 0,
      ...{ kernelFirst, kernelStep, resultFirst: residue, resultStep: stride },
    };
  });
}
