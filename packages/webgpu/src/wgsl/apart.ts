// Threads that have nothing to do with one another, each with four rows and columns of a result, without shared memory: for
// adapters that compute on the processor. Such a one does as many threads at once as it has lanes, and reads what lies side by
// side for them at once: columns of neighbours lie between each other's, or where there are few of them side by side.

/** Columns up to which neighbouring threads have neighbouring ones. */
const NARROW = 8;

/** From one column of a thread to its next one, where there are so many of them. */
export function columnStep(columns: number): 1 | 4 {
  return columns > NARROW ? 4 : 1;
}

/** Threads that `items` results of m x n take. */
export function threadsFor(items: number, m: number, n: number): number {
  const step = columnStep(n);
  return items * Math.ceil(m / 4) * Math.ceil(n / (4 * step)) * step;
}

/** Statements that tell thread i its `row`, `column` and `item`, the first of each, by params m and n. */
export const placeOf = (step: number) => /* wgsl */ `
  let across = (params.n + ${4 * step - 1}u) / ${4 * step}u * ${step}u;
  let down = (params.m + 3u) / 4u;
  let column = i % across / ${step}u * ${4 * step}u + i % ${step}u;
  let row = 4u * (i / across % down);
  let item = i / across / down;`;

/** A line for each of the four. */
export function four(line: (q: number) => string, between = '\n  '): string {
  return [0, 1, 2, 3].map(line).join(between);
}
