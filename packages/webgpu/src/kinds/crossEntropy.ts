import type { CrossEntropyCommand, CrossEntropyGradCommand } from '@wick/kernels/plan';
import type { Kernel, Room } from '../kernel.ts';
import { Params } from '../wgsl/params.ts';
import { teamFor } from '../wgsl/team.ts';
import { wordAt } from '../words.ts';
import { along, elementKernel, lineStart, teamKernel } from './line.ts';
import { logits } from './softmax.ts';
import { targetParams, targets } from './targets.ts';

/** The loss: a team of threads a place, then one for their total. */
export function crossEntropy(command: CrossEntropyCommand, room: Room): Kernel[] {
  const { lines, x, logSums, to, labelSmoothing, reduction } = command;
  const count = lines.outer * lines.inner;
  const isTotal = reduction !== 'none';
  const params = targetParams(command).add({ x: wordAt(x), logSums: wordAt(logSums) });
  const losses = isTotal ? wordAt(room(8 * count)) : wordAt(to);
  params.add({ losses });
  const load = 'load(first + j * params.inner)';
  const isSmooth = labelSmoothing !== 0;
  const body = /* wgsl */ `
  let first = ${lineStart('x')};
  var largest = lowest();
  ${along(`largest = raised(largest, ${load});`)}
  largest = most(local, lane, largest);
  var sum = vec2(0.0, 0.0);
  var dot = vec2(0.0, 0.0);
  var mass = vec2(0.0, 0.0);
  ${along(`let d = kept(${load} - largest);
    sum = grown(sum, expBelow(${load}, largest));
    ${isSmooth ? 'let c = coefficient(j); dot = grownBy(dot, c, d); mass = grown(mass, c);' : ''}`)}
  let l = logOf(total(local, lane, sum));
  ${isSmooth ? 'dot = settled(total(local, lane, dot)); mass = settled(total(local, lane, mass));' : ''}
  if (isThere && lane == 0u) {
    let c = classOf(line);
    var factor = 0.0;
    var loss = 0.0;
    if (c >= 0) {
      factor = factorOf(c);
      ${isSmooth ? 'loss = (mass.x * l - dot.x) * params.share;' : ''}
      loss += ${isSmooth ? 'factor * params.rest' : 'factor'} * (l - kept(load(first + u32(c) * params.inner) - largest));
    }
    store(params.logSums + line, l + largest);
    store(params.losses + line, loss);
    ${isTotal ? 'store(params.losses + params.lines + line, factor);' : ''}
  }`;
  const team = teamFor(count, lines.n, lines.inner > 1, room);
  const kernels =
    count === 0 ? [] : [teamKernel('crossEntropy', params, team, count, [logits, targets(command)], body)];
  if (!isTotal) return kernels;
  const sums = new Params().add({ lines: 1, places: count, losses, to: wordAt(to) });
  const sumUp = /* wgsl */ `
  var sum = vec2(0.0, 0.0);
  var mass = vec2(0.0, 0.0);
  ${along(
    'sum = grown(sum, load(params.losses + j)); mass = grown(mass, load(params.losses + params.places + j));',
    'params.places',
  )}
  sum = total(local, lane, sum);
  mass = settled(total(local, lane, mass));
  if (isThere && lane == 0u) {
    ${
      reduction === 'sum'
        ? 'store(params.to, settled(sum).x);'
        : 'arena[params.to] = select(bitcast<u32>(divided(sum, mass.x).x), 0x7fc00000u, mass.x == 0.0);'
    }
  }`;
  return [...kernels, teamKernel('crossEntropy', sums, teamFor(1, count, false, room), 1, [logits], sumUp)];
}

/** The gradient: what a mean is divided by and the sum of classes' weights, then a thread a logit. */
export function crossEntropyGrad(command: CrossEntropyGradCommand, room: Room): Kernel[] {
  const { lines, x, logSums, grad, to, labelSmoothing, reduction, weight } = command;
  const count = lines.outer * lines.inner;
  if (count * lines.n === 0) return [];
  const isSmooth = labelSmoothing !== 0;
  const isMean = reduction === 'mean';
  const sums = wordAt(room(8));
  const kernels: Kernel[] = [];
  if (isMean || (isSmooth && weight != null)) {
    const body = /* wgsl */ `
  var sum = vec2(0.0, 0.0);
  var mass = vec2(0.0, 0.0);
  ${along('sum = grown(sum, factorOf(classOf(j)));', 'params.places')}
  ${along('mass = grown(mass, coefficient(j));')}
  sum = settled(total(local, lane, sum));
  mass = settled(total(local, lane, mass));
  if (isThere && lane == 0u) { store(params.sums, sum.x); store(params.sums + 1u, mass.x); }`;
    // The lines of this kernel are one; places are those of the logits.
    const params = targetParams(command, 1).add({ sums, places: count });
    kernels.push(
      teamKernel('crossEntropyGrad', params, teamFor(1, count, false, room), 1, [logits, targets(command)], body),
    );
  }
  const params = targetParams(command).add({
    x: wordAt(x),
    logSums: wordAt(logSums),
    grad: wordAt(grad),
    to: wordAt(to),
    sums,
  });
  const arriving = reduction === 'none' ? 'load(params.grad + place)' : 'load(params.grad)';
  const body = /* wgsl */ `
  let block = params.n * params.inner;
  let k = (i % block) / params.inner;
  let place = (i / block) * params.inner + i % params.inner;
  let c = classOf(place);
  let arriving = ${isMean ? `${arriving} / load(params.sums)` : arriving};
  let factor = factorOf(c)${isSmooth ? ' * params.rest' : ''};
  var ofSoftmax = arriving * ${
    isSmooth ? `(factor + ${weight == null ? 'f32(params.n)' : 'load(params.sums + 1u)'} * params.share)` : 'factor'
  };
  ofSoftmax = select(ofSoftmax, 0.0, c < 0);
  var value = expBelow(load(params.x + i), load(params.logSums + place)) * ofSoftmax;
  ${isSmooth ? 'if (c >= 0) { value -= coefficient(k) * (arriving * params.share); }' : ''}
  if (i32(k) == c) { value = kept(value) - arriving * factor; }
  store(params.to + i, value);`;
  return [...kernels, elementKernel('crossEntropyGrad', params, count * lines.n, [logits, targets(command)], body)];
}
