import type { FractionalMaxPoolCommand } from '../commands/index.ts';
import type { Kernel } from '../kernel.ts';
import { kept, nan } from '../wgsl/exact.ts';
import { Params } from '../wgsl/params.ts';
import { piece } from '../wgsl/piece.ts';
import { sizesOf } from '../wgsl/sizes.ts';
import { wordAt } from '../words.ts';
import { elementKernel } from './line.ts';

/** Where a window of an axis begins: steps of α on average, the last one at the end. */
const startOf = piece(
  /* wgsl */ `
fn startOf(plane: u32, index: u32, which: u32, alpha: f32, input: u32, kernel: u32, output: u32) -> u32 {
  if (index + 1u == output) { return input - kernel; }
  var sample = 0.0;
  if (which < params.each) { sample = load(params.samples + plane * params.each + which); }
  return u32(trunc(kept(kept(f32(index) + sample) * alpha))) - u32(trunc(kept(sample * alpha)));
}`,
  kept,
  nan,
);

/** A max pool over windows that samples place: a thread a window. */
export function fractionalMaxPool(command: FractionalMaxPoolCommand): Kernel[] {
  const { planes, input, kernel, output, sample, each, x, samples, to, indices } = command;
  const count = planes * output.reduce((all, n) => all * n, 1);
  if (count === 0) return [];
  const params = new Params().add({ each, x: wordAt(x), samples: wordAt(samples) });
  params.add({ to: wordAt(to), indices: wordAt(indices), ...sizesOf({ input, kernel, output }) });
  const axes = ['d', 'h', 'w'] as const;
  for (const [a, axis] of axes.entries()) {
    const steps = output[a]! - 1;
    params.add({ [`sample_${axis}`]: sample[a]! < 0 ? each : sample[a]! });
    params.addFloats({ [`alpha_${axis}`]: steps > 0 ? (input[a]! - kernel[a]!) / steps : 0 });
  }
  const starts = axes.map(
    (d) => /* wgsl */ `
  let ${d}0 = startOf(plane, o${d}, params.sample_${d}, params.alpha_${d}, params.input_${d}, params.kernel_${d}, params.output_${d});`,
  );
  const body = /* wgsl */ `
  let plane = i / (params.output_d * params.output_h * params.output_w);
  let ow = i % params.output_w;
  let oh = i / params.output_w % params.output_h;
  let od = i / params.output_w / params.output_h % params.output_d;${starts.join('')}
  let first = params.x + plane * params.input_d * params.input_h * params.input_w;
  var best = 0xff800000u;
  var place = (d0 * params.input_h + h0) * params.input_w + w0;
  for (var d = d0; d < d0 + params.kernel_d; d++) {
    for (var h = h0; h < h0 + params.kernel_h; h++) {
      for (var w = w0; w < w0 + params.kernel_w; w++) {
        let at = (d * params.input_h + h) * params.input_w + w;
        let word = arena[first + at];
        let value = bitcast<f32>(word);
        if (isNan(value) || (!isNan(bitcast<f32>(best)) && value > bitcast<f32>(best))) {
          best = word;
          place = at;
        }
      }
    }
  }
  arena[params.to + i] = best;
  arena[params.indices + 2u * i] = place;
  arena[params.indices + 2u * i + 1u] = 0u;`;
  return [elementKernel('fractionalMaxPool', params, count, [startOf], body)];
}
