import type { AttentionCommand, ItemPlaces } from '@wick/kernels/plan';
import type { Kernel } from '../kernel.ts';
import { type Nest, nestOf } from '../nest.ts';
import { floatBits, wordAt } from '../words.ts';
import { exp } from './exponential.ts';
import { linked } from './piece.ts';

/** Rows of the one side that a workgroup has, a thread each. */
export const ROWS = 64;
/** Words of shared memory that rows of the other side lie in. */
const SHARED = 2048;

type Attention = AttentionCommand['attention'];

/** Vectors that rows are cut to. */
export interface Widths {
  readonly depth: number;
  readonly width: number;
  /** Rows of the other side that are there at a time. */
  readonly block: number;
}

export function widthsOf(a: Attention, most = SHARED): Widths {
  const [depth, width] = [Math.max(1, Math.ceil(a.depth / 4)), Math.max(1, Math.ceil(a.width / 4))];
  const block = Math.max(1, Math.min(32, Math.floor(most / (4 * (depth + width)))));
  return { depth, width, block };
}

/** Params of what attention is, but for places. */
export function attentionValues(a: Attention, mask: ItemPlaces | null | undefined) {
  return {
    ...{ queries: a.queries, keys: a.keys, depth: a.depth, width: a.width, scale: floatBits(a.scale) },
    ...{ causal: a.causal ? 1 : 0, empty_is_zero: a.emptyRowsAreZero ? 1 : 0, masked: mask ? 1 : 0 },
  };
}

const nowhere: ItemPlaces = { at: 0, offsets: [0], row: 0 };

/** Params of matrices, of which `matrix` says where item i of each begins; null where their items are no nest. */
export function matrixValues(places: { readonly [name: string]: ItemPlaces | null | undefined }) {
  const values: { [name: string]: number } = {};
  for (const name in places) {
    const { at, offsets, row } = places[name] ?? nowhere;
    const nest = nestOf(offsets);
    if (nest === null) return null;
    const [n0, s0, n1, s1, s2]: Nest = nest;
    values[name] = wordAt(at) + (offsets[0] ?? 0);
    values[`${name}_row`] = row;
    for (const [part, value] of Object.entries({ n0, s0, n1, s1, s2 })) values[`${name}_${part}`] = value;
  }
  return values;
}

/** Kernels of all items at once, or where their places are no nest of each by itself. */
export function byItems<C extends Pick<AttentionCommand, 'attention'>>(
  command: C,
  kernels: (command: C) => Kernel[] | null,
  names: readonly (keyof C)[],
): Kernel[] {
  const all = kernels(command);
  if (all) return all;
  return Array.from({ length: command.attention.items }, (_, i) => {
    const one = { ...command, attention: { ...command.attention, items: 1 } };
    for (const name of names) {
      const places = command[name] as ItemPlaces | null | undefined;
      if (places) Object.assign(one, { [name]: { ...places, offsets: [places.offsets[i]!] } });
    }
    return kernels(one)!;
  }).flat();
}

const nameOf = (name: string) => `fn at_${name}(item: u32) -> u32 {
  return params.${name} + item % params.${name}_n0 * params.${name}_s0 +
    item / params.${name}_n0 % params.${name}_n1 * params.${name}_s1 +
    item / params.${name}_n0 / params.${name}_n1 * params.${name}_s2;
}`;

/** Whether all rows of matrices are whole vectors of the arena. */
export function areVectors(
  a: Attention,
  names: readonly string[],
  values: { readonly [name: string]: number },
): boolean {
  const steps = names.flatMap((name) => ['', '_row', '_s0', '_s1', '_s2'].map((part) => values[name + part]!));
  return [a.depth, a.width, ...steps].every((n) => n % 4 === 0);
}

const ofVectors = /* wgsl */ `
fn four(at: u32, column: u32, columns: u32) -> vec4<f32> { return load4(at + column); }
fn put(at: u32, column: u32, columns: u32, v: vec4<f32>) { store4(at + column, v); }
`;

const ofWords = /* wgsl */ `
/** Four elements of a row from \`column\` on, 0 beyond its \`columns\`. */
fn four(at: u32, column: u32, columns: u32) -> vec4<f32> {
  if (column + 4u <= columns) { return load4(at + column); }
  var v = vec4<f32>();
  for (var r = 0u; r < 4u; r++) {
    if (column + r < columns) { v[r] = load(at + column + r); }
  }
  return v;
}
fn put(at: u32, column: u32, columns: u32, v: vec4<f32>) {
  if (column + 4u <= columns) {
    store4(at + column, v);
    return;
  }
  for (var r = 0u; r < 4u; r++) {
    if (column + r < columns) { store(at + column + r, v[r]); }
  }
}
`;

/** Functions of matrices, of a row's parts, and of scores. */
export function attentionText(names: readonly string[], vectors: boolean): string {
  return /* wgsl */ `${linked([exp])}
${names.map(nameOf).join('\n')}
const LEAST = 0xff800000u;
fn least() -> f32 { return bitcast<f32>(LEAST | params.zero); }
${vectors ? ofVectors : ofWords}/** The score of a key, of which the product with the query is given: -∞ of one that is not seen. */
fn scored(item: u32, query: u32, key: u32, product: f32) -> f32 {
  if (key >= params.keys || query >= params.queries || (params.causal == 1u && key > query)) { return least(); }
  var score = product * bitcast<f32>(params.scale);
  if (params.masked == 1u) { score += load(at_mask(item) + query * params.mask_row + key); }
  return score;
}
/** What scores are lessened by, of which the largest is given. */
fn shiftOf(most: f32) -> f32 { return select(most, 0.0, bitcast<u32>(most) == LEAST); }
/** 1 / sum; a query that sees no key gets zeros, or NaN. */
fn shareOf(sum: f32) -> f32 {
  if (sum == 0.0) { return bitcast<f32>(select(0x7fc00000u, 0u, params.empty_is_zero == 1u)); }
  return 1.0 / sum;
}
`;
}

/** A matrix whose rows all threads of a workgroup go through, by the names of what says where they lie. */
export interface Side {
  readonly name: string;
  readonly at: string;
  readonly row: string;
  readonly columns: string;
  /** Vectors of a row. */
  readonly parts: number;
}

/** Rows `first` … of such matrices, a block at a time. */
export interface Rows {
  /** What is declared for them. */
  readonly declared: string;
  /** Has the next block there. */
  readonly fill: string;
  /** Rows of a block that are gone through: those beyond `rows` may be among them, as zeros. */
  readonly count: string;
  /** Vector `d` of row `j` of a matrix. */
  part(side: Side, j: string, d: string): string;
}

/** In memory that threads share, which all of them fill, or where they do not wait for one another from where they lie. */
export function rowsOf(sides: readonly Side[], rows: string, block: number, mayWait: boolean): Rows {
  if (!mayWait) {
    const part = ({ at, row, columns }: Side, j: string, d: string) =>
      `four(${at} + (first + ${j}) * ${row}, 4u * ${d}, ${columns})`;
    return { declared: '', fill: '', count: `min(${block}u, ${rows} - first)`, part };
  }
  const fills = sides.map(
    ({ name, at, row, columns, parts }) => /* wgsl */ `
    for (var e = lane; e < ${block * parts}u; e += ${ROWS}u) {
      let r = first + e / ${parts}u;
      ${name}[e] = vec4<f32>();
      if (r < ${rows}) { ${name}[e] = four(${at} + r * ${row}, 4u * (e % ${parts}u), ${columns}); }
    }`,
  );
  return {
    declared: sides.map(({ name, parts }) => `var<workgroup> ${name}: array<vec4<f32>, ${block * parts}>;`).join('\n'),
    fill: `workgroupBarrier();${fills.join('')}\n    workgroupBarrier();`,
    count: `${block}u`,
    part: ({ name, parts }, j, d) => `${name}[${j} * ${parts}u + ${d}]`,
  };
}

/** The end of the rows that `index` sees of so many, where they are seen in order: that of all threads if they go together. */
export function seenBy(rows: string, index: string, mayWait: boolean): string {
  const end = mayWait ? `start + ${ROWS}u` : `${index} + 1u`;
  return `select(${rows}, min(${rows}, ${end}), params.causal == 1u)`;
}

/** Statements for every vector of a row, one by one: what a thread keeps of rows are variables, which it need not index. */
export function everyPart(parts: number, statement: (d: number) => string): string {
  return Array.from({ length: parts }, (_, d) => statement(d)).join(' ');
}

/** Variables `NAME0` … for the vectors of a row. */
export function variables(name: string, parts: number): string {
  return everyPart(parts, (d) => `var ${name}${d} = vec4<f32>();`);
}

/** The product of a thread's row and row `j` of a matrix. */
export function dot(own: string, rows: Rows, side: Side, j: string): string {
  return everyPart(side.parts, (d) => `product += dot(${own}${d}, ${rows.part(side, j, `${d}u`)});`);
}
