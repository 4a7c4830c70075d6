import type { Distribution } from './types.ts';

const { abs, floor, max, min, sqrt } = Math;

const certain = { confidence: 1, pValue: null };

/** Values that are compared, not tested: constants, identities, orthogonal matrices. Null if they are none of them. */
export function exactly(values: ArrayLike<number>, shape: readonly number[]): Distribution | null {
  return constantOf(values) ?? identityOf(values, shape) ?? orthogonalOf(values, shape);
}

function constantOf(values: ArrayLike<number>): Distribution | null {
  const value = values[0]!;
  for (let i = 1; i < values.length; i++) if (values[i] !== value) return null;
  const kind = value === 0 ? 'zeros' : value === 1 ? 'ones' : 'constant';
  const text = kind === 'constant' ? `constant(${Number(value.toPrecision(6))})` : kind;
  return { ...certain, kind, text, value, test: 'every element is the same' };
}

/** eye_ and dirac_: as many ones as fit, each in its place, and zeros. */
function identityOf(values: ArrayLike<number>, shape: readonly number[]): Distribution | null {
  const [rows, columns, ...kernel] = shape;
  if (rows === undefined || columns === undefined || shape.length > 5) return null;
  let ones = 0;
  for (let i = 0; i < values.length; i++) {
    if (values[i] === 1) ones++;
    else if (values[i] !== 0) return null;
  }
  const field = kernel.reduce((product, size) => product * size, 1);
  const centre = kernel.reduce((place, size) => place * size + floor(size / 2), 0);
  for (let groups = 1; groups <= (kernel.length > 0 ? rows : 1); groups++) {
    if (rows % groups !== 0) continue;
    const each = min(rows / groups, columns);
    if (each * groups !== ones) continue;
    const inPlace = (i: number) => {
      const [group, channel] = [floor(i / each), i % each];
      return values[((group * rows) / groups + channel) * columns * field + channel * field + centre] === 1;
    };
    let i = 0;
    while (i < ones && inPlace(i)) i++;
    if (i < ones) continue;
    const test = 'every element is 1 in its place or 0';
    if (kernel.length === 0) return { ...certain, kind: 'identity', text: 'identity', test };
    return { ...certain, kind: 'dirac', text: groups > 1 ? `dirac(groups=${groups})` : 'dirac', groups, test };
  }
  return null;
}

/** How many rows (or columns, if there are fewer) are multiplied with one another. */
const mostVectors = 16;
const gains = [1, sqrt(2), 5 / 3, 0.75, sqrt(2 / 1.0001), sqrt(2 / 1.04)];

/** Rows, or columns if there are more rows than columns, that are as long as one another and at right angles. */
function orthogonalOf(values: ArrayLike<number>, shape: readonly number[]): Distribution | null {
  const rows = shape[0] ?? 0;
  const columns = values.length / rows;
  if (shape.length < 2 || values.length < 4) return null;
  const [count, length] = rows <= columns ? [rows, columns] : [columns, rows];
  const [stride, step] = rows <= columns ? [columns, 1] : [1, columns];
  const used = Array.from({ length: min(count, mostVectors) }, (_, i) => floor((i * count) / min(count, mostVectors)));
  let square = 0;
  let worst = 0;
  for (const [i, first] of used.entries()) {
    for (const second of used.slice(0, i + 1)) {
      let dot = 0;
      for (let k = 0; k < length; k++) dot += values[first * stride + k * step]! * values[second * stride + k * step]!;
      if (i === 0) square = dot;
      worst = max(worst, abs(dot - (first === second ? square : 0)));
      if (!(worst <= 5e-5 * square)) return null;
    }
  }
  let gain = sqrt(square);
  // A single vector is at right angles to nothing: it is told by a length that is one of the usual gains.
  const known = gains.find((g) => abs(gain / g - 1) < 1e-5);
  if (count === 1 && known === undefined) return null;
  gain = known ?? gain;
  return {
    ...certain,
    kind: 'orthogonal',
    text: gain === 1 ? 'orthogonal' : `orthogonal(gain=${Number(gain.toPrecision(6))})`,
    gain,
    test: `products of ${used.length} ${rows <= columns ? 'rows' : 'columns'}, largest error ${(worst / square).toExponential(1)}`,
  };
}
