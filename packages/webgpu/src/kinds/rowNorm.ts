import type { RowNormCommand, RowNormGradCommand } from '@wick/kernels/plan';
import type { Kernel, Room } from '../kernel.ts';
import { sums } from '../wgsl/exact.ts';
import { Params } from '../wgsl/params.ts';
import { teamFor } from '../wgsl/team.ts';
import { wordAt } from '../words.ts';
import { along, alongBy, teamKernel } from './line.ts';
import { stepper, type Walk, walkOf } from './walk.ts';

type Norm = RowNormCommand['norm'];

function paramsOf({ rows, size, inner, period, eps }: Norm): Params {
  return new Params().add({ lines: rows, n: size, inner, period }).addFloats({ eps });
}

/** A row's mean `m` (two floats) and the reciprocal `scale` of its deviation. */
function moments(centered: boolean): string {
  return /* wgsl */ `
  let first = line * params.n;
  let size = f32(params.n);
  var m = vec2(0.0, 0.0);
  ${
    centered
      ? `${along('m = grown(m, load(params.x + first + j));')}
  m = divided(total(local, lane, m), size);`
      : ''
  }
  var squares = vec2(0.0, 0.0);
  ${along('let d = kept(load(params.x + first + j) - m.x) - m.y; squares = grownBy(squares, d, d);')}
  let scale = 1.0 / sqrt(divided(total(local, lane, squares), size).x + params.eps);`;
}

/** The walk of a row's elements along their weights, from that of the first one on: `inner` of them have the same. */
function weightWalk({ size, inner }: Norm): Walk {
  return walkOf([size / inner, inner], [1, 0], [0, 1]);
}
const firstWeight = 'let base = (first / params.inner) % params.period;';

/** Layer, group and root mean square normalisation: a team of threads a row. */
export function rowNorm({ norm, x, weight, bias, to }: RowNormCommand, room: Room): Kernel[] {
  const { rows, size, centered } = norm;
  if (rows * size === 0) return [];
  const params = paramsOf(norm).add({ x: wordAt(x), to: wordAt(to) });
  const team = teamFor(rows, size, false, room);
  const weights = stepper('k', weightWalk(norm), params, team.lanes);
  if (weight != null) params.add({ weight: wordAt(weight) });
  if (bias != null) params.add({ bias: wordAt(bias) });
  const body = /* wgsl */ `${moments(centered)}
  ${firstWeight}
  ${alongBy(
    weights,
    `let c = base + k;
    let factor = scale${weight == null ? '' : ' * load(params.weight + c)'};
    let y = (kept(load(params.x + first + j) - m.x) - m.y) * factor;
    store(params.to + first + j, y${bias == null ? '' : ' + load(params.bias + c)'});`,
  )}`;
  return [teamKernel('rowNorm', params, team, rows, [sums], body)];
}

/** Its gradients: a team a row for that of x, which leaves what it knows of the row, then a team a weight. */
export function rowNormGrad(command: RowNormGradCommand, room: Room): Kernel[] {
  const { norm, grad, x, weight, to, gradWeight, gradBias } = command;
  const { rows, size, inner, period, centered } = norm;
  const places = { x: wordAt(x), grad: wordAt(grad) };
  const kernels: Kernel[] = [];
  const known = wordAt(room(12 * Math.max(1, rows)));
  const factor = weight == null ? '' : ' * load(params.weight + base + k)';
  if (rows * size > 0) {
    const params = paramsOf(norm).add({ ...places, to: wordAt(to), known });
    if (weight != null) params.add({ weight: wordAt(weight) });
    const team = teamFor(rows, size, false, room);
    const weights = stepper('k', weightWalk(norm), params, team.lanes);
    const body = /* wgsl */ `${moments(centered)}
  ${firstWeight}
  var sum = vec2(0.0, 0.0);
  var product = vec2(0.0, 0.0);
  ${alongBy(
    weights,
    `let h = load(params.grad + first + j)${factor};
    ${centered ? 'sum = grown(sum, h);' : ''}
    product = grownBy(product, h, kept(load(params.x + first + j) - m.x) - m.y);`,
  )}
  ${centered ? 'let meanGrad = divided(total(local, lane, sum), size).x;' : 'let meanGrad = 0.0;'}
  let meanProduct = divided(total(local, lane, product), size).x * scale;
  ${alongBy(
    weights,
    `let h = load(params.grad + first + j)${factor};
    let d = kept(load(params.x + first + j) - m.x) - m.y;
    store(params.to + first + j, (kept(h - meanGrad) - (d * scale) * meanProduct) * scale);`,
  )}
  if (isThere && lane == 0u) {
    store(params.known + 3u * line, m.x);
    store(params.known + 3u * line + 1u, m.y);
    store(params.known + 3u * line + 2u, scale);
  }`;
    kernels.push(teamKernel('rowNormGrad', params, team, rows, [sums], body));
  }
  const n = (rows * size) / period;
  const team = teamFor(period, n, inner === 1, room);
  const params = new Params().add({
    lines: period,
    n,
    inner,
    size,
    ...places,
    known,
    gradWeight: wordAt(gradWeight),
    gradBias: wordAt(gradBias),
  });
  // A row of a layer norm has each weight once.
  const row = inner === 1 && period === size ? 'j' : '(word / params.size)';
  const steps = stepper(
    'at',
    walkOf([inner === 0 ? 0 : n / inner, inner], [period * inner, 1], [0, 1]),
    params,
    team.lanes,
  );
  const body = /* wgsl */ `
  var sum = vec2(0.0, 0.0);
  var product = vec2(0.0, 0.0);
  ${alongBy(
    steps,
    `let word = line * params.inner + at;
    let row = params.known + 3u * ${row};
    let g = load(params.grad + word);
    let d = kept(load(params.x + word) - load(row)) - load(row + 1u);
    sum = grown(sum, g);
    product = grownBy(product, g, d * load(row + 2u));`,
  )}
  sum = settled(total(local, lane, sum));
  product = settled(total(local, lane, product));
  if (isThere && lane == 0u) {
    store(params.gradBias + line, sum.x);
    store(params.gradWeight + line, product.x);
  }`;
  return [...kernels, teamKernel('rowNormGrad', params, team, period, [sums], body)];
}
