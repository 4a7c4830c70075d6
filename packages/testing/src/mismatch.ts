import { type Comparable, type Elements, elementsOf } from './elements.ts';

/** How far apart two elements are, and how far apart they may be. */
export interface Judgement {
  error: number;
  allowed: number;
}

/** How a kind of comparison judges and words things. */
export interface Comparison {
  /** The helper's name, which begins the message. */
  name: string;
  /** What is asked, completing "… values are not ". */
  wanted: string;
  /** What `error` counts, such as " ulp"; empty for a plain difference. */
  unit: string;
  judge: (actual: number | bigint, expected: number | bigint) => Judgement;
}

const shown = 5;

/** Both sides laid out, after checking that shapes (where both have one), dtypes (the same) and counts agree. */
export function pairUp(name: string, actual: Comparable, expected: Comparable): [Elements, Elements] {
  const a = elementsOf(actual, `${name}: actual`);
  const e = elementsOf(expected, `${name}: expected`);
  if (a.shape && e.shape && a.shape.join() !== e.shape.join()) {
    throw new Error(`${name}: actual has shape [${a.shape.join(', ')}], expected [${e.shape.join(', ')}]`);
  }
  if (a.dtype && e.dtype && a.dtype !== e.dtype) {
    throw new Error(`${name}: actual has dtype ${a.dtype}, expected ${e.dtype}`);
  }
  if (a.values.length !== e.values.length) {
    throw new Error(`${name}: actual has ${a.values.length} values, expected ${e.values.length}`);
  }
  return [a, e];
}

/** Throws if a pair of elements is further apart than allowed: how many, the first of them, and the worst. */
export function requireMatch(actual: Elements, expected: Elements, comparison: Comparison): void {
  const { name, wanted, unit, judge } = comparison;
  const shape = actual.shape ?? expected.shape ?? [actual.values.length];
  const lines: string[] = [];
  let differing = 0;
  let worst = -1;
  let worstAt = 0;
  for (let i = 0; i < actual.values.length; i++) {
    const a = actual.values[i]!;
    const e = expected.values[i]!;
    if (Object.is(a, e)) continue;
    const { error, allowed } = judge(a, e);
    if (error <= allowed) continue;
    differing++;
    // A NaN on one side counts as infinitely far.
    const distance = Number.isNaN(error) ? Number.POSITIVE_INFINITY : error;
    if (distance > worst) {
      worst = distance;
      worstAt = i;
    }
    if (differing > shown) continue;
    const off = `off by ${short(error)}${unit}, allowed ${short(allowed)}${unit}`;
    lines.push(`  at [${indexAt(i, shape).join(', ')}]: actual ${show(a)}, expected ${show(e)} (${off})`);
  }
  if (differing === 0) return;
  if (differing > shown) lines.push(`  and ${differing - shown} more`);
  const summary = `${name}: ${differing} of ${actual.values.length} values are not ${wanted}`;
  lines.push(`  largest error ${short(worst)}${unit} at [${indexAt(worstAt, shape).join(', ')}]`);
  throw new Error([summary, ...lines].join('\n'));
}

const short = (x: number) => String(Number(x.toPrecision(4)));
const show = (x: number | bigint) => (Object.is(x, -0) ? '-0' : `${x}${typeof x === 'bigint' ? 'n' : ''}`);

/** The indices of the element at a place in row-major order. */
function indexAt(place: number, shape: readonly number[]): number[] {
  const index: number[] = [];
  for (let d = shape.length - 1; d >= 0; d--) {
    index.unshift(place % shape[d]!);
    place = Math.floor(place / shape[d]!);
  }
  return index;
}
