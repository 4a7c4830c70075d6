import type { BatchNormCommand, BatchNormGradCommand } from '@wick/kernels/plan';
import type { GpuBatchNormCommand } from '../commands/index.ts';
import type { Kernel, Room } from '../kernel.ts';
import { sums } from '../wgsl/exact.ts';
import { Params } from '../wgsl/params.ts';
import { type Team, teamFor } from '../wgsl/team.ts';
import { wordAt } from '../words.ts';
import { byFours, finishedByFours, type Way } from './byFours.ts';
import { type Finish, finishOf } from './finish.ts';
import { alongBy, elementKernel, teamKernel } from './line.ts';
import { stepper, type Walk, walkOf } from './walk.ts';

/** The walk along the elements of a channel, from where the channel begins in the first image. */
function channelWalk({ images, channels, inner }: Pick<BatchNormCommand, 'images' | 'channels' | 'inner'>): Walk {
  return walkOf([images, inner], [channels * inner, 1], [0, 1]);
}
/** Where that is, for the walk at `at`. */
const element = 'line * params.inner + at';
/** The channel of element i, and of the next ones where `inner` is a number of fours. */
const channel = '(i / params.inner) % params.channels';

/** Elements of a thread up to which it is sooner done with them once it has its channel's sums than a dispatch of its own is. */
const FEW = 16;

/** Whether one dispatch does all of it: a channel's elements are then still in the cache. */
function isOne(n: number, { lanes }: Team): boolean {
  return n > 0 && n <= FEW * lanes;
}

/** What an element needs to know of its channel `c`. */
function ofChannel(params: Params, { eps, weight, bias, to }: Partial<BatchNormCommand> & { eps: number; to: number }) {
  params.add({ to: wordAt(to) }).addFloats({ eps });
  if (weight != null) params.add({ weight: wordAt(weight) });
  if (bias != null) params.add({ bias: wordAt(bias) });
  return {
    scaled: weight == null ? '' : ' * load(params.weight + c)',
    shift: bias == null ? '0.0' : 'load(params.bias + c)',
  };
}

/** Batch normalisation: a team of threads a channel for the statistics, then a thread an element, which goes on with it. */
export function batchNorm(command: GpuBatchNormCommand, room: Room): Kernel[] {
  const { images, channels, inner, training, x, mean, variance, to } = command;
  const n = images * inner;
  if (channels === 0) return [];
  const finish = finishOf(command.epilogue, to);
  const used = { mean: wordAt(mean), variance: wordAt(variance) };
  if (training && isOne(n, teamFor(channels, n, inner === 1, room))) return [byTeams(command, finish, room)];
  // What a mean has lost to rounding: elements far from 0 are close to it.
  const rest = wordAt(room(4 * channels));
  const kernels = [training ? byTeams(command, null, room, rest) : byRunning(command, rest)];
  if (n === 0) return kernels;
  const params = new Params().add({ inner, channels, x: wordAt(x), ...used, rest });
  const { scaled, shift } = ofChannel(params, command);
  const bodyOf = ({ load, store, kept }: Way) => /* wgsl */ `
  let c = ${channel};
  let scale = (1.0 / sqrt(load(params.variance + c) + params.eps))${scaled};
  let d = ${kept}(${load('x')} - load(params.mean + c)) - load(params.rest + c);
  ${store('to', `d * scale + ${shift}`)}`;
  const places = [4 * inner, x, to];
  return [...kernels, finishedByFours('batchNorm', params, n * channels, places, bodyOf, finish)];
}

/** The statistics of a batch; with a finish all of it. */
function byTeams(command: GpuBatchNormCommand, finish: Finish | null, room: Room, rest = 0): Kernel {
  const { images, channels, inner, x, mean, variance } = command;
  const n = images * inner;
  const params = new Params().add({ lines: channels, n, inner, x: wordAt(x) });
  params.add({ mean: wordAt(mean), variance: wordAt(variance) });
  const team = teamFor(channels, n, inner === 1, room);
  const steps = stepper('at', channelWalk(command), params, team.lanes);
  let last = 'store(params.rest + line, m.y);';
  let behind = '';
  if (finish === null) params.add({ rest });
  else {
    const { scaled, shift } = ofChannel(params, command);
    params.add(finish.values);
    last = '';
    behind = /* wgsl */ `
  let c = min(line, params.lines - 1u);
  let scale = (1.0 / sqrt(v.x + params.eps))${scaled};
  let shift = ${shift};
  ${alongBy(
    steps,
    `let word = ${element};
    let d = kept(load(params.x + word) - m.x) - m.y;
    finish(params.to + word, d * scale + shift);`,
  )}`;
  }
  const body = /* wgsl */ `
  let size = f32(params.n);
  var m = vec2(0.0, 0.0);
  ${alongBy(steps, `m = grown(m, load(params.x + ${element}));`)}
  m = divided(total(local, lane, m), size);
  var squares = vec2(0.0, 0.0);
  ${alongBy(steps, `let d = kept(load(params.x + ${element}) - m.x) - m.y; squares = grownBy(squares, d, d);`)}
  let v = divided(total(local, lane, squares), size);
  if (isThere && lane == 0u) {
    store(params.mean + line, m.x);
    store(params.variance + line, v.x);
    ${last}
  }${behind}`;
  const pieces = finish === null ? [sums] : [sums, finish.pieces.one];
  return teamKernel('batchNorm', params, team, channels, pieces, body, finish?.usesNumbers);
}

/** The running statistics, as those that are used. */
function byRunning({ channels, mean, variance, runningMean, runningVar }: BatchNormCommand, rest: number): Kernel {
  const running = { runningMean: wordAt(runningMean!), runningVar: wordAt(runningVar!) };
  const params = new Params().add({ mean: wordAt(mean), variance: wordAt(variance), ...running, rest });
  const body = /* wgsl */ `
  arena[params.mean + i] = arena[params.runningMean + i];
  arena[params.variance + i] = arena[params.runningVar + i];
  arena[params.rest + i] = 0u;`;
  return elementKernel('batchNorm', params, channels, [], body);
}

/** Its gradients: sums by a team a channel, which are those of weight and bias, then they or a thread an element. */
export function batchNormGrad(command: BatchNormGradCommand, room: Room): Kernel[] {
  const { images, channels, inner, training, eps, x, grad, weight, mean, variance, to } = command;
  const n = images * inner;
  if (channels === 0) return [];
  const gradients = { gradWeight: wordAt(command.gradWeight), gradBias: wordAt(command.gradBias) };
  const places = {
    inner,
    x: wordAt(x),
    grad: wordAt(grad),
    mean: wordAt(mean),
    variance: wordAt(variance),
    ...gradients,
  };
  const first = new Params().add({ lines: channels, n, ...places });
  const team = teamFor(channels, n, inner === 1, room);
  const isWhole = isOne(n, team);
  const steps = stepper('at', channelWalk(command), first, team.lanes);
  const { scaled } = ofChannel(first, { eps, to, weight: isWhole ? weight : null });
  const behind = /* wgsl */ `
  let c = min(line, params.lines - 1u);
  let scale = inverse${scaled};
  let meanGrad = sum.x / f32(params.n);
  let slope = (weighed / f32(params.n)) * inverse;
  ${alongBy(
    steps,
    `let word = ${element};
    let g = load(params.grad + word);
    store(params.to + word, ${training ? 'scale * (kept(g - meanGrad) - (load(params.x + word) - m) * slope)' : 'g * scale'});`,
  )}`;
  const body = /* wgsl */ `
  var sum = vec2(0.0, 0.0);
  var product = vec2(0.0, 0.0);
  let m = load(params.mean + min(line, params.lines - 1u));
  ${alongBy(
    steps,
    `let word = ${element};
    let g = load(params.grad + word);
    sum = grown(sum, g);
    product = grownBy(product, g, load(params.x + word) - m);`,
  )}
  sum = settled(total(local, lane, sum));
  product = settled(total(local, lane, product));
  let root = sqrt(load(params.variance + min(line, params.lines - 1u)) + params.eps);
  let weighed = product.x / root;
  let inverse = 1.0 / root;
  if (isThere && lane == 0u) {
    store(params.gradBias + line, sum.x);
    store(params.gradWeight + line, weighed);
  }${isWhole ? behind : ''}`;
  const kernels = [teamKernel('batchNormGrad', first, team, channels, [sums], body)];
  if (n === 0 || isWhole) return kernels;
  const params = new Params().add({ channels, ...places }).addFloats({ size: n });
  const whole = ofChannel(params, { eps, to, weight });
  const bodyOf = ({ load, store, kept }: Way) => /* wgsl */ `
  let c = ${channel};
  let inverse = 1.0 / sqrt(load(params.variance + c) + params.eps);
  let scale = inverse${whole.scaled};
  let g = ${load('grad')};
  ${
    training
      ? /* wgsl */ `
  let meanGrad = load(params.gradBias + c) / params.size;
  let slope = (load(params.gradWeight + c) / params.size) * inverse;
  ${store('to', `scale * (${kept}(g - meanGrad) - (${load('x')} - load(params.mean + c)) * slope)`)}`
      : store('to', 'g * scale')
  }`;
  return [...kernels, byFours('batchNormGrad', params, n * channels, [4 * inner, x, grad, to], bodyOf)];
}
