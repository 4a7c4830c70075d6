import type { Ctc, CtcLossCommand, CtcLossGradCommand } from '../commands/index.ts';
import { arenaBytes } from '../elements.ts';
import { groupsOf } from '../groups.ts';
import type { Kernel, Room } from '../kernel.ts';
import { nan } from '../wgsl/exact.ts';
import { constant, exp } from '../wgsl/exponential.ts';
import { keyOf } from '../wgsl/keys.ts';
import { log } from '../wgsl/logarithm.ts';
import { Params } from '../wgsl/params.ts';
import { type Piece, piece } from '../wgsl/piece.ts';
import { written } from '../wgsl/table.ts';
import { wordAt } from '../words.ts';
import { elementKernel } from './line.ts';

/** Threads that share the places of a sample: all of them go from one time to the next together. */
const SIZE = 256;

// Logarithms of probabilities; that of 0 is a number, since adapters need not know infinities.
const paths = piece(
  /* wgsl */ `
const never = ${constant(-1e30)};
fn isNever(x: f32) -> bool { return x < ${constant(-1e29)}; }
fn noNumber() -> f32 { return bitcast<f32>(0x7fc00000u | params.zero); }
fn logSum(a: f32, b: f32, c: f32) -> f32 {
  if (isNan(a) || isNan(b) || isNan(c)) { return noNumber(); }
  let most = max(max(a, b), c);
  if (isNever(most)) { return never; }
  return log_(exp_(a - most) + exp_(b - most) + exp_(c - most)) + most;
}
fn both(a: f32, b: f32) -> f32 {
  if (isNan(a) || isNan(b)) { return noNumber(); }
  return select(a + b, never, isNever(a) || isNever(b));
}
/** A sample, as the table has it: how many times and labels it has, where its labels begin, and its row of places. */
struct Sample { length: u32, labels: u32, first: u32, rows: u32 }
fn sampleOf(i: u32) -> Sample {
  let at = params.table + 4u * i;
  return Sample(arena[at], arena[at + 1u], arena[at + 2u], arena[at + 3u]);
}
/** Blanks and labels in turn, a blank first and last. */
fn labelOf(sample: Sample, s: u32) -> u32 {
  if (s % 2u == 0u) { return params.blank; }
  return arena[params.targets + (sample.first + s / 2u) * params.words];
}
fn scoreOf(t: u32, i: u32, c: u32) -> f32 {
  let word = arena[params.scores + t * params.stepT + i * params.stepN + c * params.stepC];
  return select(bitcast<f32>(word), never, word == 0xff800000u);
}
/** The negative logarithm of the probability of all whole paths. */
fn lossOf(sample: Sample) -> f32 {
  let places = 2u * sample.labels + 1u;
  if (sample.length == 0u) { return select(-never, 0.0, places == 1u); }
  let last = params.alpha + sample.rows + sample.length * places - 1u;
  var other = never;
  if (places > 1u) { other = load(last - 1u); }
  return -logSum(load(last), other, never);
}`,
  exp,
  log,
  nan,
);

/** The table of the samples, and what all kernels are told. */
function given(command: Ctc, room: Room): { readonly before: Kernel[]; readonly params: () => Params } {
  const { samples, scores, targets, targetType, blank, alpha } = command;
  const table = wordAt(room(16 * Math.max(1, samples)));
  const [stepT, stepN, stepC] = scores.stride as [number, number, number];
  const params = () =>
    new Params().add({
      ...{ table, blank, samples, times: command.times, alpha: wordAt(alpha) },
      ...{ targets: wordAt(targets), words: wordAt(arenaBytes[targetType]) },
      ...{ scores: wordAt(scores.at), stepT, stepN, stepC },
    });
  return { before: tableOf(command, table), params };
}

function tableOf({ given, samples, times, width, most }: Ctc, table: number): Kernel[] {
  if ('lengths' in given) {
    const params = new Params().add({ table, samples, times, width, most });
    params.add({ lengths: wordAt(given.lengths), counts: wordAt(given.labels) });
    return [elementKernel('ctcTable', params, samples, [], tableBody)];
  }
  let [rows, first] = [0, 0];
  const words = given.flatMap(({ length, labels }, i) => {
    const row = [length, labels, width > 0 ? i * width : first, rows];
    rows += length * (2 * labels + 1);
    first += labels;
    return row;
  });
  return written(Uint32Array.from(words), table);
}

// A GPU cannot throw: what is out of range, and was computed there, counts as the nearest that is not.
const tableBody = /* wgsl */ `
  var rows = 0u;
  var first = 0u;
  var row = vec2<u32>(0u);
  for (var j = 0u; j <= i; j++) {
    rows += row.x * (2u * row.y + 1u);
    first = select(first + row.y, j * params.width, params.width > 0u);
    let most = select(params.most - first, params.width, params.width > 0u);
    row = vec2<u32>(max(vec2<i32>(0), bitcast<vec2<i32>>(vec2<u32>(arena[params.lengths + 2u * j], arena[params.counts + 2u * j]))));
    row = min(row, vec2<u32>(params.times, most));
  }
  let at = params.table + 4u * i;
  arena[at] = row.x;
  arena[at + 1u] = row.y;
  arena[at + 2u] = first;
  arena[at + 3u] = rows;`;

/** How many places samples have at all times, at most. */
function pathsOf({ given, samples, times, most }: Ctc): number {
  if ('lengths' in given) return times * (2 * most + samples);
  return given.reduce((sum, { length, labels }) => sum + length * (2 * labels + 1), 0);
}

/** A workgroup a sample: `body` sees it as `sample`, `i`, and the place `s` at time `t`; `after` runs once at its end. */
function walk(name: string, params: Params, count: number, time: string, body: string, after: string): Kernel {
  const main = /* wgsl */ `
@compute @workgroup_size(${SIZE})
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(num_workgroups) count: vec3<u32>,
        @builtin(local_invocation_index) lane: u32) {
  let i = groupIndex(group, count);
  if (i >= params.samples) { return; }
  let sample = sampleOf(i);
  let places = 2u * sample.labels + 1u;
  for (var step = 0u; step < params.times; step++) {
    if (step < sample.length) {
      let t = ${time};
      let row = sample.rows + t * places;
      for (var s = lane; s < places; s += ${SIZE}u) {${body}
      }
    }
    storageBarrier();
  }
  ${after}
}`;
  const code = params.code([paths], main);
  return { key: keyOf(name, code), code, params: params.words, usesNumbers: false, groups: groupsOf(count) };
}

/** Whether a path may leave out the blank between two labels: where they differ. */
const skips = (s: string, more: string) => `labelOf(sample, ${s}) != labelOf(sample, ${more})`;

/** The losses of samples, and the probabilities of all beginnings of paths. */
export function ctcLoss(command: CtcLossCommand, room: Room): Kernel[] {
  const { samples, zeroInfinity, losses } = command;
  if (samples === 0) return [];
  const { before, params } = given(command, room);
  const body = /* wgsl */ `
        let score = scoreOf(t, i, labelOf(sample, s));
        var sum = select(never, 0.0, t == 0u && s < 2u);
        if (t > 0u) {
          let old = params.alpha + row - places + s;
          var step1 = never;
          var skip = never;
          if (s > 0u) { step1 = load(old - 1u); }
          if (s > 1u && ${skips('s', 's - 2u')}) { skip = load(old - 2u); }
          sum = logSum(load(old), step1, skip);
        }
        // Paths begin at one of the first two places.
        store(params.alpha + row + s, select(both(sum, score), never, t == 0u && s > 1u));`;
  const after = /* wgsl */ `
  if (lane == 0u) {
    let loss = lossOf(sample);
    arena[params.losses + i] = select(bitcast<u32>(loss), ${zeroInfinity ? '0u' : '0x7f800000u'}, isNever(-loss));
  }`;
  const all = params().add({ losses: wordAt(losses) });
  return [...before, walk('ctcLoss', all, samples, 'step', body, after)];
}

/** Their gradients: the probabilities of all ends of paths, then a thread an element. */
export function ctcLossGrad(command: CtcLossGradCommand, room: Room): Kernel[] {
  const { samples, times, classes, zeroInfinity, grad, to } = command;
  const total = times * samples * classes;
  if (total === 0) return [];
  const { before, params } = given(command, room);
  const beta = wordAt(room(4 * Math.max(1, pathsOf(command))));
  const body = /* wgsl */ `
        // Whole paths end at one of the last two places.
        var onward = select(never, 0.0, s + 2u >= places);
        if (step > 0u) {
          let next = params.beta + row + places + s;
          var step1 = never;
          var skip = never;
          if (s + 1u < places) { step1 = load(next + 1u); }
          if (s + 2u < places && ${skips('s', 's + 2u')}) { skip = load(next + 2u); }
          onward = logSum(load(next), step1, skip);
        }
        store(params.beta + row + s, both(onward, scoreOf(t, i, labelOf(sample, s))));`;
  const ends = walk('ctcLossGrad', params().add({ beta }), samples, 'sample.length - 1u - step', body, '');
  const slope = /* wgsl */ `
  let c = i % params.classes;
  let n = i / params.classes % params.samples;
  let t = i / params.classes / params.samples;
  let sample = sampleOf(n);
  var word = 0u;
  if (t < sample.length) {
    let loss = lossOf(sample);
    let places = 2u * sample.labels + 1u;
    let row = sample.rows + t * places;
    var share = never;
    for (var s = 0u; s < places; s++) {
      if (labelOf(sample, s) == c) { share = logSum(share, both(load(params.alpha + row + s), load(params.beta + row + s)), never); }
    }
    let score = scoreOf(t, n, c);
    let isOver = isNever(-loss);
    // α and β both count the score of their place.
    var part = exp_(share + loss - score);
    if (isNever(share)) { part = 0.0; }
    let value = (exp_(score) - part) * load(params.grad + n * params.stepG);
    let isNone = isOver || isNan(loss) || isNan(share) || isNan(score) || isNever(score);
    word = select(bitcast<u32>(value), 0x7fc00000u, isNone);
    ${zeroInfinity ? 'if (isOver) { word = 0u; }' : ''}
  }
  arena[params.to + i] = word;`;
  const all = params().add({ beta, classes, grad: wordAt(grad.at), stepG: grad.stride[0]!, to: wordAt(to) });
  const pieces: Piece[] = [paths];
  return [...before, ends, elementKernel('ctcLossGrad', all, total, pieces, slope)];
}
