import { volume } from '@wick/kernels';
import type { AdaptiveAvgPoolCommand, AvgPoolCommand } from '@wick/kernels/plan';
import type { Kernel } from '../kernel.ts';
import { perThread } from '../program.ts';
import { sizesOf } from '../wgsl/sizes.ts';
import { floatBits, wordAt } from '../words.ts';

/**
 * Window `o` of a size along a dimension: where it begins and ends inside the plane, and what it counts for; and which windows
 * may have place x inside, from `first` to before `end`.
 */
const even = /* wgsl */ `
fn windowOf(o: u32, d: u32) -> vec3<u32> {
  let start = i32(o * stride[d]) - i32(padding[d]);
  let end = min(start + i32(kernel[d]), i32(input[d] + padding[d]));
  let inside = max(start, 0);
  let insideEnd = max(inside, min(end, i32(input[d])));
  return vec3(u32(inside), u32(insideEnd), u32(select(insideEnd - inside, end - start, params.padded == 1u)));
}
fn windowsWith(x: u32, d: u32) -> vec2<u32> {
  let at = x + padding[d];
  let first = select(0u, (at - min(at, kernel[d])) / stride[d] + 1u, at >= kernel[d]);
  return vec2(first, min(output[d], at / stride[d] + 1u));
}
`;

/** From floor(o size / outputs) to ceil((o + 1) size / outputs). */
const adaptive = /* wgsl */ `
fn windowOf(o: u32, d: u32) -> vec3<u32> {
  let start = o * input[d] / output[d];
  let end = ((o + 1u) * input[d] + output[d] - 1u) / output[d];
  return vec3(start, end, end - start);
}
fn windowsWith(x: u32, d: u32) -> vec2<u32> {
  return vec2(x * output[d] / input[d], ((x + 1u) * output[d] + input[d] - 1u) / input[d]);
}
`;

const names = { even: ['input', 'output', 'kernel', 'stride', 'padding'], adaptive: ['input', 'output'] } as const;
const texts = { even, adaptive };

const functions = (kind: 'even' | 'adaptive') => () =>
  /* wgsl */ `
${names[kind].map((name) => `var<private> ${name}: vec3<u32>;`).join('\n')}
fn prepare() {
  ${names[kind].map((name) => `${name} = vec3(params.${name}_d, params.${name}_h, params.${name}_w);`).join('\n  ')}
}
fn tripleOf(i: u32, size: vec3<u32>) -> vec3<u32> { return vec3(i / (size.z * size.y) % size.x, i / size.z % size.y, i % size.z); }
${texts[kind]}
fn divisor(count: u32) -> f32 {
  return select(bitcast<f32>(params.divisor), f32(count), params.divisor == 0u);
}
`;

const forward = /* wgsl */ `
  prepare();
  let o = tripleOf(i, output);
  let plane = params.large + i / (output.x * output.y * output.z) * input.x * input.y * input.z;
  let ds = windowOf(o.x, 0u);
  let hs = windowOf(o.y, 1u);
  let ws = windowOf(o.z, 2u);
  var sum = 0.0;
  for (var d = ds.x; d < ds.y; d++) {
    for (var h = hs.x; h < hs.y; h++) {
      for (var w = ws.x; w < ws.y; w++) { sum += load(plane + (d * input.y + h) * input.z + w); }
    }
  }
  let isEmpty = ds.x == ds.y || hs.x == hs.y || ws.x == ws.y;
  var mean = 0.0;
  if (!isEmpty) { mean = sum / divisor(ds.z * hs.z * ws.z); }
  store(params.small + i, mean);
`;

const backward = /* wgsl */ `
  prepare();
  let x = tripleOf(i, input);
  let plane = params.small + i / (input.x * input.y * input.z) * output.x * output.y * output.z;
  let ds = windowsWith(x.x, 0u);
  let hs = windowsWith(x.y, 1u);
  let ws = windowsWith(x.z, 2u);
  var sum = 0.0;
  for (var d = ds.x; d < ds.y; d++) {
    let byD = windowOf(d, 0u).z;
    for (var h = hs.x; h < hs.y; h++) {
      let byH = byD * windowOf(h, 1u).z;
      for (var w = ws.x; w < ws.y; w++) {
        sum += load(plane + (d * output.y + h) * output.z + w) / divisor(byH * windowOf(w, 2u).z);
      }
    }
  }
  store(params.large + i, sum);
`;

function pool(
  kind: 'even' | 'adaptive',
  { result, geometry: g, input, output }: AvgPoolCommand | AdaptiveAvgPoolCommand,
  values: { readonly [name: string]: number },
): Kernel[] {
  const isOutput = result === 'output';
  const program = {
    key: `average pool ${kind} ${result}`,
    functions: functions(kind),
    thread: isOutput ? forward : backward,
  };
  const total = g.planes * volume(isOutput ? g.output : g.input);
  return perThread(program, total, { large: wordAt(input), small: wordAt(output), ...values });
}

/** An average pool or its gradient: a thread a result. */
export function avgPool(command: AvgPoolCommand): Kernel[] {
  const { input, output, kernel, stride, padding } = command.geometry;
  const { countIncludePad = true, divisorOverride = null } = command.divisor;
  return pool('even', command, {
    ...sizesOf({ input, output, kernel, stride, padding }),
    ...{ padded: countIncludePad ? 1 : 0, divisor: divisorOverride === null ? 0 : floatBits(divisorOverride) },
  });
}

/** An adaptive average pool or its gradient. */
export function adaptiveAvgPool(command: AdaptiveAvgPoolCommand): Kernel[] {
  const { input, output } = command.geometry;
  return pool('adaptive', command, { ...sizesOf({ input, output }), divisor: 0 });
}
