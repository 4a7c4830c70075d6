import { type FloatArray, floatsLike } from '../floatArray.ts';
import type { Axis } from './axis.ts';
import type { AdaptivePoolGeometry } from './geometry.ts';
import { type IndexArray, indexWords } from './indexWords.ts';

type Axes = readonly [Axis, Axis, Axis];

/** Each output is the sum over its window divided by `divisor`, or by the product of the window's counts. */
export function averageWindows(
  input: FloatArray,
  output: FloatArray,
  g: AdaptivePoolGeometry,
  axes: Axes,
  divisor: number | null,
): void {
  const [, height, width] = g.input;
  const [outDepth, outHeight, outWidth] = g.output;
  const [ds, hs, ws] = axes;
  const plane = g.input[0] * height * width;
  let to = 0;
  for (let p = 0; p < g.planes; p++) {
    for (let od = 0; od < outDepth; od++) {
      for (let oh = 0; oh < outHeight; oh++) {
        const hEnd = hs.ends[oh]!;
        for (let ow = 0; ow < outWidth; ow++) {
          const wStart = ws.starts[ow]!;
          const wEnd = ws.ends[ow]!;
          let sum = 0;
          for (let d = ds.starts[od]!; d < ds.ends[od]!; d++) {
            for (let h = hs.starts[oh]!; h < hEnd; h++) {
              const row = p * plane + (d * height + h) * width;
              for (let w = wStart; w < wEnd; w++) sum += input[row + w]!;
            }
          }
          // An empty window gives 0, whatever its divisor.
          const places = divisor ?? ds.counts[od]! * hs.counts[oh]! * ws.counts[ow]!;
          output[to++] = isEmpty(ds, od) || isEmpty(hs, oh) || wStart === wEnd ? 0 : sum / places;
        }
      }
    }
  }
}

/** What the sum over each window of a plane is divided by; an empty one gives 0, whatever its divisor. */
export function divisorsOf(like: FloatArray, [ds, hs, ws]: Axes, divisor: number | null): FloatArray {
  const divisors = floatsLike(like, ds.starts.length * hs.starts.length * ws.starts.length);
  let at = 0;
  for (let d = 0; d < ds.starts.length; d++) {
    for (let h = 0; h < hs.starts.length; h++) {
      const empty = isEmpty(ds, d) || isEmpty(hs, h);
      const places = ds.counts[d]! * hs.counts[h]!;
      for (let w = 0; w < ws.starts.length; w++) {
        divisors[at++] = empty || isEmpty(ws, w) ? 1 : (divisor ?? places * ws.counts[w]!);
      }
    }
  }
  return divisors;
}

function isEmpty(axis: Axis, position: number): boolean {
  return axis.starts[position] === axis.ends[position];
}

/** The adjoint of {@link averageWindows}: spreads every output's gradient over its window. Overwrites `gradInput`. */
export function spreadWindows(
  gradOutput: FloatArray,
  gradInput: FloatArray,
  g: AdaptivePoolGeometry,
  axes: Axes,
  divisor: number | null,
): void {
  const [, height, width] = g.input;
  const [outDepth, outHeight, outWidth] = g.output;
  const [ds, hs, ws] = axes;
  const plane = g.input[0] * height * width;
  gradInput.fill(0, 0, g.planes * plane);
  let from = 0;
  for (let p = 0; p < g.planes; p++) {
    for (let od = 0; od < outDepth; od++) {
      for (let oh = 0; oh < outHeight; oh++) {
        const hEnd = hs.ends[oh]!;
        for (let ow = 0; ow < outWidth; ow++) {
          const wStart = ws.starts[ow]!;
          const wEnd = ws.ends[ow]!;
          const places = divisor ?? ds.counts[od]! * hs.counts[oh]! * ws.counts[ow]!;
          const share = gradOutput[from++]! / places;
          for (let d = ds.starts[od]!; d < ds.ends[od]!; d++) {
            for (let h = hs.starts[oh]!; h < hEnd; h++) {
              const row = p * plane + (d * height + h) * width;
              for (let w = wStart; w < wEnd; w++) gradInput[row + w]! += share;
            }
          }
        }
      }
    }
  }
}

/**
 * Each output is the largest element of its window, with its index in the plane: the first of equals, but the last NaN
 * where there is one. A window that sees nothing above -Infinity gives -Infinity and its first place.
 *
 * @param steps distance of a window's taps along each dimension
 */
export function maximumWindows(
  input: FloatArray,
  output: FloatArray,
  indices: IndexArray,
  g: AdaptivePoolGeometry,
  axes: Axes,
  steps: readonly [number, number, number],
): void {
  const [, height, width] = g.input;
  const [outDepth, outHeight, outWidth] = g.output;
  const [ds, hs, ws] = axes;
  const [dStep, hStep, wStep] = steps;
  const plane = g.input[0] * height * width;
  const { words, step } = indexWords(indices);
  let to = 0;
  for (let p = 0; p < g.planes; p++) {
    const base = p * plane;
    for (let od = 0; od < outDepth; od++) {
      const dEnd = ds.ends[od]!;
      for (let oh = 0; oh < outHeight; oh++) {
        const hEnd = hs.ends[oh]!;
        for (let ow = 0; ow < outWidth; ow++) {
          const wStart = ws.starts[ow]!;
          const wEnd = ws.ends[ow]!;
          let best = Number.NEGATIVE_INFINITY;
          let index = (ds.starts[od]! * height + hs.starts[oh]!) * width + wStart;
          for (let d = ds.starts[od]!; d < dEnd; d += dStep) {
            for (let h = hs.starts[oh]!; h < hEnd; h += hStep) {
              const row = (d * height + h) * width;
              for (let w = wStart; w < wEnd; w += wStep) {
                const value = input[base + row + w]!;
                // Once NaN is best nothing exceeds it but the next NaN.
                if (value > best || Number.isNaN(value)) {
                  best = value;
                  index = row + w;
                }
              }
            }
          }
          output[to] = best;
          words[to * step] = index;
          if (step === 2) words[to * 2 + 1] = 0;
          to++;
        }
      }
    }
  }
}
