import type { BatchNormCommand, BatchNormGradCommand } from '@wick/kernels/plan';
import type { GpuBatchNormCommand } from '../commands.ts';
import type { Kernel, Room } from '../kernel.ts';
import { sums } from '../wgsl/exact.ts';
import { Params } from '../wgsl/params.ts';
import { teamFor } from '../wgsl/team.ts';
import { wordAt } from '../words.ts';
import { byFours, finishedByFours, type Way } from './byFours.ts';
import { finishOf } from './finish.ts';
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

/** Batch normalisation: a team of threads a channel for the statistics, then a thread an element, which goes on with it. */
export function batchNorm(command: GpuBatchNormCommand, room: Room): Kernel[] {
  const {
    images,
    channels,
    inner,
    training,
    eps,
    x,
    weight,
    bias,
    mean,
    variance,
    runningMean,
    runningVar,
    to,
    epilogue,
  } = command;
  const n = images * inner;
  if (channels === 0) return [];
  const used = { mean: wordAt(mean), variance: wordAt(variance) };
  // What a mean has lost to rounding: elements far from 0 are close to it.
  const rest = wordAt(room(4 * channels));
  const statistics = new Params().add({ lines: channels, n, inner, x: wordAt(x), ...used, rest });
  const kernels: Kernel[] = [];
  if (training) {
    const team = teamFor(channels, n, inner === 1);
    const steps = stepper('at', channelWalk(command), statistics, team.lanes);
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
    store(params.rest + line, m.y);
    store(params.variance + line, v.x);
  }`;
    kernels.push(teamKernel('batchNorm', statistics, team, channels, [sums], body));
  } else {
    const running = { runningMean: wordAt(runningMean!), runningVar: wordAt(runningVar!) };
    const body = /* wgsl */ `
  arena[params.mean + i] = arena[params.runningMean + i];
  arena[params.variance + i] = arena[params.runningVar + i];
  arena[params.rest + i] = 0u;`;
    kernels.push(elementKernel('batchNorm', new Params().add({ ...used, ...running, rest }), channels, [], body));
  }
  if (n === 0) return kernels;
  const params = new Params().add({ inner, channels, x: wordAt(x), to: wordAt(to), ...used, rest }).addFloats({ eps });
  if (weight != null) params.add({ weight: wordAt(weight) });
  if (bias != null) params.add({ bias: wordAt(bias) });
  const bodyOf = ({ load, store, kept }: Way) => /* wgsl */ `
  let c = ${channel};
  let scale = (1.0 / sqrt(load(params.variance + c) + params.eps))${weight == null ? '' : ' * load(params.weight + c)'};
  let d = ${kept}(${load('x')} - load(params.mean + c)) - load(params.rest + c);
  ${store('to', `d * scale + ${bias == null ? '0.0' : 'load(params.bias + c)'}`)}`;
  const places = [4 * inner, x, to];
  return [...kernels, finishedByFours('batchNorm', params, n * channels, places, bodyOf, finishOf(epilogue, to))];
}

/** Its gradients: sums by a team a channel, which are those of weight and bias, then a thread an element. */
export function batchNormGrad(command: BatchNormGradCommand): Kernel[] {
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
  const first = new Params().add({ lines: channels, n, ...places }).addFloats({ eps });
  const team = teamFor(channels, n, inner === 1);
  const steps = stepper('at', channelWalk(command), first, team.lanes);
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
  if (isThere && lane == 0u) {
    store(params.gradBias + line, sum.x);
    store(params.gradWeight + line, product.x / sqrt(load(params.variance + line) + params.eps));
  }`;
  const kernels = [teamKernel('batchNormGrad', first, team, channels, [sums], body)];
  if (n === 0) return kernels;
  const params = new Params().add({ channels, to: wordAt(to), ...places }).addFloats({ eps, size: n });
  if (weight != null) params.add({ weight: wordAt(weight) });
  const bodyOf = ({ load, store, kept }: Way) => /* wgsl */ `
  let c = ${channel};
  let inverse = 1.0 / sqrt(load(params.variance + c) + params.eps);
  let scale = inverse${weight == null ? '' : ' * load(params.weight + c)'};
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
