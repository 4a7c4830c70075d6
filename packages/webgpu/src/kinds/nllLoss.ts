import type { NllLossCommand, NllLossGradCommand } from '../commands/index.ts';
import type { Kernel, Room } from '../kernel.ts';
import { teamFor } from '../wgsl/team.ts';
import { wordAt } from '../words.ts';
import { along, elementKernel, teamKernel } from './line.ts';
import { logits } from './softmax.ts';
import { targetParams, targets } from './targets.ts';

/** Where in the array of logarithms the class c of a place lies. */
const score = '(place / params.inner) * params.n * params.inner + u32(c) * params.inner + place % params.inner';

/** The negative log likelihood: a thread a place, or one team for the total. */
export function nllLoss(command: NllLossCommand, room: Room): Kernel[] {
  const { lines, x, to, reduction } = command;
  const count = lines.outer * lines.inner;
  const places = { x: wordAt(x), to: wordAt(to) };
  if (reduction === 'none') {
    if (count === 0) return [];
    const body = /* wgsl */ `
  let place = i;
  let c = classOf(place);
  var loss = 0.0;
  if (c >= 0) { loss = -factorOf(c) * load(params.x + ${score}); }
  store(params.to + i, loss);`;
    return [elementKernel('nllLoss', targetParams(command).add(places), count, [logits, targets(command)], body)];
  }
  const total = along(
    `let place = j; let c = classOf(place);
    if (c >= 0) {
      sum = grownBy(sum, -factorOf(c), load(params.x + ${score}));
      mass = grown(mass, factorOf(c));
    }`,
    'params.places',
  );
  const body = /* wgsl */ `
  var sum = vec2(0.0, 0.0);
  var mass = vec2(0.0, 0.0);
  ${total}
  sum = total(local, lane, sum);
  mass = settled(total(local, lane, mass));
  if (isThere && lane == 0u) { ${
    reduction === 'sum'
      ? 'store(params.to, settled(sum).x);'
      : 'arena[params.to] = select(bitcast<u32>(divided(sum, mass.x).x), 0x7fc00000u, mass.x == 0.0);'
  } }`;
  const params = targetParams(command, 1).add({ ...places, places: count });
  return [teamKernel('nllLoss', params, teamFor(1, count, false, room), 1, [logits, targets(command)], body)];
}

/** Its gradient: what a mean is divided by, then a thread an element. */
export function nllLossGrad(command: NllLossGradCommand, room: Room): Kernel[] {
  const { lines, grad, to, reduction } = command;
  const count = lines.outer * lines.inner;
  if (count * lines.n === 0) return [];
  const pieces = [logits, targets(command)];
  const kernels: Kernel[] = [];
  const isMean = reduction === 'mean';
  const mass = isMean ? wordAt(room(4)) : 0;
  if (isMean) {
    const body = /* wgsl */ `
  var mass = vec2(0.0, 0.0);
  ${along('mass = grown(mass, factorOf(classOf(j)));', 'params.places')}
  mass = settled(total(local, lane, mass));
  if (isThere && lane == 0u) { store(params.mass, mass.x); }`;
    const params = targetParams(command, 1).add({ mass, places: count });
    kernels.push(teamKernel('nllLossGrad', params, teamFor(1, count, false, room), 1, pieces, body));
  }
  const arriving = reduction === 'none' ? 'load(params.grad + place)' : 'load(params.grad)';
  const body = /* wgsl */ `
  let block = params.n * params.inner;
  let k = (i % block) / params.inner;
  let place = (i / block) * params.inner + i % params.inner;
  let c = classOf(place);
  var value = 0.0;
  if (i32(k) == c) { value = -factorOf(c) * (${isMean ? `${arriving} / load(params.mass)` : arriving}); }
  store(params.to + i, value);`;
  const params = targetParams(command).add({ grad: wordAt(grad), to: wordAt(to), mass });
  return [...kernels, elementKernel('nllLossGrad', params, count * lines.n, pieces, body)];
}
