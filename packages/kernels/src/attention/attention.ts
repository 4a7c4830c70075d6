import { functionConstants } from '../pointwise/constants.ts';
import { attentionFamily } from '../wasm/attention.ts';
import { isWorthwhile } from '../wasm/build.ts';
import { attentionJob } from '../wasm/generated/jobs.ts';
import { writeJob } from '../wasm/job.ts';
import { type KernelMemory, kernelMemory } from '../wasm/memory.ts';
import { getNumThreads } from '../wasm/numThreads.ts';
import { runJob } from '../wasm/runJob.ts';

/** Products below which the scores are formed as a whole. */
const SMALLEST = 32768;
/** Scores of a block of queries: they stay in the second-level cache. */
const BLOCK = 32768;
const MOST_QUERIES = 96;
const FEWEST_QUERIES = 16;

/** What an attention is: for each of its items (batches and heads) softmax(scale Q Kᵀ + mask) V. */
export interface Attention {
  /** Batches times heads. */
  readonly items: number;
  /** Rows of queries in an item. */
  readonly queries: number;
  /** Rows of keys and values in an item. */
  readonly keys: number;
  /** Elements of a query and of a key. */
  readonly depth: number;
  /** Elements of a value and of a result. */
  readonly width: number;
  /** What scores are multiplied by. */
  readonly scale: number;
  /** Query i sees keys 0 … i alone. */
  readonly causal: boolean;
  /** A query that sees no key gets zeros. */
  readonly emptyRowsAreZero: boolean;
}

/** Matrices inside an array: where each item's begins, and how far its rows, which have no gaps in them, lie apart. */
export interface ItemMatrices {
  /** The elements. */
  readonly array: Float32Array;
  /** Where each item begins. */
  readonly offsets: ArrayLike<number>;
  /** From a row to the next. */
  readonly row: number;
  /** Rows of an item. */
  readonly rows: number;
  /** Columns of an item. */
  readonly columns: number;
}

/** What an attention reads; the mask is added to the scores. */
export interface AttentionOperands {
  /** Queries. */
  readonly q: ItemMatrices;
  /** Keys. */
  readonly k: ItemMatrices;
  /** Values. */
  readonly v: ItemMatrices;
  /** What is added to the scores; null for nothing. */
  readonly mask: ItemMatrices | null;
}

/** Whether {@link attentionForward} and {@link attentionBackward} run here, and are worth their copies. */
export function attentionFits(a: Attention): boolean {
  const { items, queries, keys, depth, width } = a;
  if (items * queries * keys * depth * width === 0) return false;
  if (!isWorthwhile(items * queries * keys * depth >= SMALLEST)) return false;
  // Operands, results, and for each thread packed matrices and two blocks of scores.
  const floats = 3 * items * (queries + 2 * keys) * (depth + width) + items * keys;
  const own = 3 * (keys + 8) * (depth + width) + 2 * Math.max(BLOCK, 8 * keys) + 65536;
  return attentionFamily() !== null && kernelMemory().fits(4 * (floats + getNumThreads() * own));
}

/** How many floats a row takes of the weights that are kept for the gradients: whole vectors. */
export function weightsRow(keys: number): number {
  return Math.ceil(keys / 4) * 4;
}

/**
 * softmax(scale Q Kᵀ + mask) V by blocks of queries, without the scores as a whole; where {@link attentionFits}.
 *
 * @param weights - receives the weights for the gradients, a row of whole vectors for each query; null to keep none
 */
export function attentionForward(
  a: Attention,
  operands: AttentionOperands,
  out: ItemMatrices,
  weights: Float32Array | null = null,
): void {
  run(a, operands, [], { out }, weights);
}

/**
 * The gradients of the queries, keys and values from that of the result.
 *
 * @param grad - the gradient of the result
 * @param results - receive the gradients
 * @param weights - what {@link attentionForward} kept of the same; null to compute it anew
 */
export function attentionBackward(
  a: Attention,
  operands: AttentionOperands,
  grad: ItemMatrices,
  results: { readonly gq: ItemMatrices; readonly gk: ItemMatrices; readonly gv: ItemMatrices },
  weights: Float32Array | null = null,
): void {
  run(a, operands, [grad], results, weights);
}

/** Queries of a block: fewer where none sees later keys, which all of a block leave out that its last one does not see. */
function blockOf({ queries, keys, causal }: Attention): number {
  const most = Math.max(8, Math.floor(BLOCK / keys / 4) * 4);
  return Math.min(queries, most, causal ? Math.max(FEWEST_QUERIES, Math.floor(keys / 64) * 4) : MOST_QUERIES);
}

interface Placed {
  readonly base: number;
  readonly items: number;
  readonly row: number;
}

const nowhere: Placed = { base: 0, items: 0, row: 0 };

function run(
  a: Attention,
  { q, k, v, mask }: AttentionOperands,
  [grad]: readonly ItemMatrices[],
  results: { readonly [name: string]: ItemMatrices },
  weights: Float32Array | null,
): void {
  const family = attentionFamily()!;
  kernelMemory().withScratch((memory) => {
    const given = placeOperands(memory, [q, k, v, ...(mask ? [mask] : []), ...(grad ? [grad] : [])]);
    const made: { [name: string]: Placed } = {};
    for (const name in results) {
      const { array, offsets, row } = results[name]!;
      made[name] = { base: memory.allocateFor(array, 0, array.length), items: table(memory, offsets, 0), row };
    }
    const [ofQ, ofK, ofV] = given as [Placed, Placed, Placed];
    const ofMask = mask ? given[3]! : nowhere;
    const ofOut = grad ? given.at(-1)! : made.out!;
    const { gq = nowhere, gk = nowhere, gv = nowhere } = made;
    const job = writeJob(memory, attentionJob, {
      queries: a.queries,
      keys: a.keys,
      depth: a.depth,
      width: a.width,
      block: blockOf(a),
      causal: a.causal ? 1 : 0,
      emptyIsZero: a.emptyRowsAreZero ? 1 : 0,
      table: functionConstants(memory),
      weights: weights ? memory.allocateFor(weights, 0, weights.length) : 0,
      scale: a.scale,
      ...{ q: ofQ.base, qItems: ofQ.items, qRow: 4 * ofQ.row },
      ...{ k: ofK.base, kItems: ofK.items, kRow: 4 * ofK.row },
      ...{ v: ofV.base, vItems: ofV.items, vRow: 4 * ofV.row },
      ...{ mask: ofMask.base, maskItems: ofMask.items, maskRow: 4 * ofMask.row },
      ...{ out: ofOut.base, outItems: ofOut.items, outRow: 4 * ofOut.row },
      ...{ gq: gq.base, gqItems: gq.items, gqRow: 4 * gq.row },
      ...{ gk: gk.base, gkItems: gk.items, gkRow: 4 * gk.row },
      ...{ gv: gv.base, gvItems: gv.items, gvRow: 4 * gv.row },
    });
    const { attentionWorkspace, attentionBackwardWorkspace } = family.exports;
    const bytes = (grad ? attentionBackwardWorkspace : attentionWorkspace)(job);
    const operations = 2 * a.items * a.queries * a.keys * (a.depth + a.width) * (grad ? 2.5 : 1);
    runJob(family, memory, grad ? 'attendBackward' : 'attend', job, a.items, bytes, operations);
    for (const name in results) memory.copyOut(made[name]!.base, results[name]!.array);
  });
}

/** Where the items begin, in bytes from the element `first`. */
function table(memory: KernelMemory, offsets: ArrayLike<number>, first: number): number {
  const address = memory.allocate(4 * offsets.length);
  for (let i = 0; i < offsets.length; i++) memory.i32[(address >> 2) + i] = 4 * (offsets[i]! - first);
  return address;
}

/** Copies the parts of arrays that operands lie in, once where they lie in the same one. */
function placeOperands(memory: KernelMemory, operands: readonly ItemMatrices[]): Placed[] {
  const spans = new Map<Float32Array, { from: number; to: number }>();
  for (const { array, offsets, row, rows, columns } of operands) {
    let [from, to] = [Number.POSITIVE_INFINITY, 0];
    for (let i = 0; i < offsets.length; i++) {
      from = Math.min(from, offsets[i]!);
      to = Math.max(to, offsets[i]! + (rows - 1) * row + columns);
    }
    const known = spans.get(array) ?? { from, to };
    spans.set(array, { from: Math.min(from, known.from), to: Math.max(to, known.to) });
  }
  const bases = new Map<Float32Array, number>();
  for (const [array, { from, to }] of spans) bases.set(array, memory.copyIn(array, from, to - from));
  return operands.map(({ array, offsets, row }) => ({
    base: bases.get(array)!,
    items: table(memory, offsets, spans.get(array)!.from),
    row,
  }));
}
