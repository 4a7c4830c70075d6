import { volume } from '@wick/kernels';
import type { MaxPoolCommand } from '@wick/kernels/plan';
import type { AdaptiveMaxPoolCommand } from '../commands/index.ts';
import type { Kernel } from '../kernel.ts';
import { perThread } from '../program.ts';
import { isNan } from '../wgsl/header.ts';
import { sizesOf } from '../wgsl/sizes.ts';
import { wordAt } from '../words.ts';

/** Where the windows at position `o` begin and end along a dimension. */
const even = (o: string, d: string) => /* wgsl */ `
  let ${d}0 = firstOf(${o}, params.stride_${d}, params.padding_${d}, params.dilation_${d});
  let ${d}1 = endOf(${o}, params.stride_${d}, params.padding_${d}, params.span_${d}, params.input_${d});`;

const adaptive = (o: string, d: string) => /* wgsl */ `
  let ${d}0 = ${o} * params.input_${d} / params.output_${d};
  let ${d}1 = ((${o} + 1u) * params.input_${d} + params.output_${d} - 1u) / params.output_${d};`;

const helpers = /* wgsl */ `
fn firstOf(position: u32, stride: u32, padding: u32, dilation: u32) -> u32 {
  let start = position * stride;
  if (start >= padding) { return start - padding; }
  let before = padding - start;
  return (before + dilation - 1u) / dilation * dilation - before;
}
fn endOf(position: u32, stride: u32, padding: u32, span: u32, size: u32) -> u32 {
  let end = position * stride + span;
  return min(select(0u, end - padding, end > padding), size);
}
`;

/** The first of the largest, or the last NaN; a window that sees nothing above -Infinity has its first place. */
const program = (name: 'even' | 'adaptive', window: (o: string, d: string) => string) => ({
  key: `${name} max pool`,
  functions: () => /* wgsl */ `${isNan}${name === 'even' ? helpers : ''}`,
  thread: /* wgsl */ `
  let plane = i / (params.output_d * params.output_h * params.output_w) * params.input_d * params.input_h * params.input_w;
  let ow = i % params.output_w;
  let oh = i / params.output_w % params.output_h;
  let od = i / params.output_w / params.output_h % params.output_d;${window('od', 'd')}${window('oh', 'h')}${window('ow', 'w')}
  var best = 0xff800000u;
  var place = (d0 * params.input_h + h0) * params.input_w + w0;
  for (var d = d0; d < d1; d += params.dilation_d) {
    for (var h = h0; h < h1; h += params.dilation_h) {
      for (var w = w0; w < w1; w += params.dilation_w) {
        let at = (d * params.input_h + h) * params.input_w + w;
        let word = arena[params.input + plane + at];
        let value = bitcast<f32>(word);
        if (isNan(value) || (!isNan(bitcast<f32>(best)) && value > bitcast<f32>(best))) {
          best = word;
          place = at;
        }
      }
    }
  }
  arena[params.output + i] = best;
  arena[params.indices + 2u * i] = place;
  arena[params.indices + 2u * i + 1u] = 0u;
`,
});

/** A max pool: a thread a window. */
export function maxPool({ geometry: g, input, output, indices }: MaxPoolCommand): Kernel[] {
  const { kernel, stride, padding, dilation } = g;
  const span = kernel.map((size, i) => (size - 1) * dilation[i]! + 1);
  const sizes = sizesOf({ input: g.input, output: g.output, stride, padding, dilation, span });
  const places = { input: wordAt(input), output: wordAt(output), indices: wordAt(indices) };
  return perThread(program('even', even), g.planes * volume(g.output), { ...places, ...sizes });
}

/** An adaptive max pool. */
export function adaptiveMaxPool({ geometry: g, input, output, indices }: AdaptiveMaxPoolCommand): Kernel[] {
  const sizes = sizesOf({ input: g.input, output: g.output, dilation: [1, 1, 1] });
  const places = { input: wordAt(input), output: wordAt(output), indices: wordAt(indices) };
  return perThread(program('adaptive', adaptive), g.planes * volume(g.output), { ...places, ...sizes });
}
