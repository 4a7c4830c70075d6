import type { SoftmaxCommand, SoftmaxGradCommand } from '@wick/kernels/plan';
import type { LogSumExpCommand } from '../commands/index.ts';
import type { Kernel, Room } from '../kernel.ts';
import { nan, sums } from '../wgsl/exact.ts';
import { exp } from '../wgsl/exponential.ts';
import { log } from '../wgsl/logarithm.ts';
import { Params } from '../wgsl/params.ts';
import { piece } from '../wgsl/piece.ts';
import { teamFor } from '../wgsl/team.ts';
import { wordAt } from '../words.ts';
import { along, lineParams, lineStart, teamKernel } from './line.ts';

/** What lines of logits ask for: their largest, NaN aside, and the logarithm of a sum that may be next to 1. */
export const logits = piece(
  /* wgsl */ `
fn lowest() -> f32 { return bitcast<f32>(0xff800000u | params.zero); }
fn raised(most: f32, x: f32) -> f32 { return select(max(most, x), most, isNan(x)); }
/** e^(x - most), the difference as two floats. */
fn expBelow(x: f32, most: f32) -> f32 {
  let d = exactSum(x, -most);
  let e = exp_(d.x);
  if ((bitcast<u32>(d.x) & 0x7f800000u) == 0x7f800000u) { return e; }
  return e + e * d.y;
}
fn logOf(sum: vec2<f32>) -> f32 {
  let s = settled(sum);
  if (s.y == 0.0) { return log_(s.x); }
  return log_(s.x) + s.y / s.x;
}`,
  nan,
  exp,
  log,
  sums,
);

/** softmax or log-softmax: a team of threads a line. */
export function softmax({ logarithmic, dtype, lines, at, to }: SoftmaxCommand, room: Room): Kernel[] {
  if (dtype === 'float64') throw new TypeError("webgpu: there is no 'softmax' of float64");
  const count = lines.outer * lines.inner;
  if (count * lines.n === 0) return [];
  const params = new Params().add({ at: wordAt(at), to: wordAt(to), ...lineParams(lines) });
  const x = 'load(first + j * params.inner)';
  const result = 'result + j * params.inner';
  const body = /* wgsl */ `
  let first = ${lineStart('at')};
  let result = ${lineStart('to')};
  var largest = lowest();
  ${along(`largest = raised(largest, ${x});`)}
  largest = most(local, lane, largest);
  var sum = vec2(0.0, 0.0);
  ${along(`let e = expBelow(${x}, largest); sum = grown(sum, e); ${logarithmic ? '' : `store(${result}, e);`}`)}
  sum = total(local, lane, sum);
  ${
    logarithmic
      ? `let l = logOf(sum); ${along(`store(${result}, kept(${x} - largest) - l);`)}`
      : `let s = settled(sum).x; ${along(`store(${result}, load(${result}) / s);`)}`
  }`;
  return [teamKernel('softmax', params, teamFor(count, lines.n, lines.inner > 1, room), count, [logits], body)];
}

/** The gradient of one. */
export function softmaxGrad({ logarithmic, dtype, lines, grad, y, to }: SoftmaxGradCommand, room: Room): Kernel[] {
  if (dtype === 'float64') throw new TypeError("webgpu: there is no 'softmaxGrad' of float64");
  const count = lines.outer * lines.inner;
  if (count * lines.n === 0) return [];
  const params = new Params().add({ grad: wordAt(grad), y: wordAt(y), to: wordAt(to), ...lineParams(lines) });
  const [g, v] = ['load(first + j * params.inner)', 'load(values + j * params.inner)'];
  const body = /* wgsl */ `
  let first = ${lineStart('grad')};
  let values = ${lineStart('y')};
  let result = ${lineStart('to')};
  var sum = vec2(0.0, 0.0);
  ${along(logarithmic ? `sum = grown(sum, ${g});` : `sum = grownBy(sum, ${g}, ${v});`)}
  let s = settled(total(local, lane, sum));
  ${along(
    `store(result + j * params.inner, ${
      logarithmic ? `${g} - kept(exp_(${v}) * s.x)` : `${v} * (kept(${g} - s.x) - s.y)`
    });`,
  )}`;
  return [teamKernel('softmaxGrad', params, teamFor(count, lines.n, lines.inner > 1, room), count, [logits], body)];
}

/** log Σ e^x of lines. */
export function logSumExp({ lines, at, to }: LogSumExpCommand, room: Room): Kernel[] {
  const count = lines.outer * lines.inner;
  if (count === 0) return [];
  const params = new Params().add({ at: wordAt(at), to: wordAt(to), ...lineParams(lines) });
  const x = 'load(first + j * params.inner)';
  // Where the largest is infinite it is the result.
  const body = /* wgsl */ `
  let first = ${lineStart('at')};
  var largest = lowest();
  ${along(`largest = raised(largest, ${x});`)}
  largest = most(local, lane, largest);
  let shift = select(largest, 0.0, (bitcast<u32>(largest) & 0x7fffffffu) == 0x7f800000u);
  var sum = vec2(0.0, 0.0);
  ${along(`sum = grown(sum, expBelow(${x}, shift));`)}
  sum = total(local, lane, sum);
  if (isThere && lane == 0u) { store(params.to + line, logOf(sum) + shift); }`;
  return [teamKernel('logSumExp', params, teamFor(count, lines.n, lines.inner > 1, room), count, [logits], body)];
}
