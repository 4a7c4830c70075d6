import type { FloatArray } from '../floatArray.ts';
import type { Placed } from '../matmul/product.ts';
import { packRight, runProduct } from '../matmul/runProduct.ts';
import { functionConstants } from '../pointwise/constants.ts';
import { isWorthwhile } from '../wasm/build.ts';
import { type Compute, computeFamily, ownComputeFamily } from '../wasm/compute.ts';
import { type KernelMemory, kernelMemory, ownMemory } from '../wasm/memory.ts';
import { getNumThreads } from '../wasm/numThreads.ts';
import { ownRecurrentFamily, type RecurrentKernels, recurrentFamily } from '../wasm/recurrent.ts';

/** The recurrent cells. */
export type RecurrentMode = 'rnnTanh' | 'rnnRelu' | 'lstm' | 'gru';

/** One direction of one recurrent layer over whole sequences, whose steps are rows of its input. */
export interface RecurrentLayer {
  /** Which cell. */
  readonly mode: RecurrentMode;
  /** Steps in the order in which they are computed: their first row, and how many rows they have. */
  readonly steps: readonly { readonly start: number; readonly n: number }[];
  /** Rows of the input, of all steps together. */
  readonly count: number;
  /** Features of the input. */
  readonly ins: number;
  /** Sequences. */
  readonly batch: number;
  /** Hidden units. */
  readonly size: number;
  /** Rows of the weights: gates times units. */
  readonly rows: number;
  /** Elements of a row of the workspace: what a step keeps of itself, then the hidden state before it. */
  readonly width: number;
}

/** Arrays of floats, row by row. */
export interface RecurrentArrays {
  /** The input, step by step. */
  readonly x: FloatArray;
  /** Weights of the input. */
  readonly wIh: FloatArray;
  /** Weights of the hidden state. */
  readonly wHh: FloatArray;
  /** Biases of the input; null for none. */
  readonly bIh: FloatArray | null;
  /** Biases of the hidden state; null for none. */
  readonly bHh: FloatArray | null;
}

/** Products of numbers below which plain loops are done before the arrays have been copied. */
const SMALLEST = 65536;
/** Rows whose sum is formed in floats. */
const BLOCK = 64;

/** Rows of floats, or columns where the matrix is `turned`, that lie `step` floats apart. */
function placed(address: number, step: number, turned: boolean): Placed {
  return turned ? { address, row: 4, column: 4 * step, batch: 0 } : { address, row: 4 * step, column: 4, batch: 0 };
}

/** What works on a layer: kernels and their memory, with or without the help of other threads. */
class Session {
  /** Where a 1 lies. */
  readonly #one: number;

  constructor(
    readonly memory: KernelMemory,
    readonly compute: Compute,
    readonly kernels: RecurrentKernels,
    readonly layer: RecurrentLayer,
  ) {
    this.#one = memory.allocate(4);
    memory.f32[this.#one >> 2] = 1;
  }

  /** C = A @ B, or added to it; rows of A and B are `aRow` and `bRow` floats apart, `turned` ones are stored as transposes. */
  product(
    [m, n, k]: readonly [number, number, number],
    [a, aRow, aTurned]: readonly [number, number, boolean],
    [b, bRow, bTurned]: readonly [number, number, boolean],
    [c, cRow]: readonly [number, number],
    accumulate: boolean,
    packed = 0,
  ): void {
    this.memory.withScratch(() =>
      runProduct(this.compute, this.memory, {
        ...{ size: 4, batch: 1, m, n, k, alpha: 1, accumulate, packed },
        a: placed(a, aRow, aTurned),
        b: placed(b, bRow, bTurned),
        c: placed(c, cRow, false),
      }),
    );
  }

  /** A matrix that all steps multiply by. */
  packed(b: number, row: number, turned: boolean, n: number, k: number): number {
    return packRight(this.compute, this.memory, placed(b, row, turned), n, k);
  }

  /** Room for floats, zero at first. */
  zeros(count: number): number {
    const address = this.memory.allocate(4 * count);
    this.memory.clear(address, count);
    return address;
  }

  /** The sum of biases that are given, or zeros. */
  bias(...given: readonly (FloatArray | null)[]): number {
    const { rows } = this.layer;
    const address = this.zeros(rows);
    const [first = null, second = null] = given;
    for (const bias of [first, second]) if (bias) this.add(this.memory.copyIn(bias), rows, address);
    return address;
  }

  /** to += so many floats */
  add(from: number, count: number, to: number): void {
    this.compute.exports.addRows(from, 4, 1, count, this.#one, 0, 1, to, 0, 4);
  }

  columnSums(at: number, out: FloatArray): void {
    const { count, rows } = this.layer;
    const { sumBlocksOfRows } = this.compute.exports;
    if (sumBlocksOfRows) {
      sumBlocksOfRows(at, rows, count, BLOCK, this.memory.allocateFor(out, 0, rows));
      return;
    }
    this.memory.withScratch((memory) => {
      const ones = memory.allocate(4 * BLOCK);
      memory.f32.fill(1, ones >> 2, (ones >> 2) + BLOCK);
      const sums = memory.allocate(4 * rows);
      const totals = new Float64Array(rows);
      for (let row = 0; row < count; row += BLOCK) {
        memory.f32.fill(0, sums >> 2, (sums >> 2) + rows);
        const n = Math.min(BLOCK, count - row);
        this.compute.exports.addRows(at + 4 * rows * row, 4 * rows, n, rows, ones, 0, 1, sums, 0, 4);
        for (let i = 0; i < rows; i++) totals[i]! += memory.f32[(sums >> 2) + i]!;
      }
      out.set(totals);
    });
  }
}

/** Whether the kernels do a layer of floats, or it is too small for the copies. */
export function recurrentFits({ count, rows, size, ins }: RecurrentLayer): boolean {
  return isWorthwhile(count * rows * (size + ins) >= SMALLEST) && size * count * ins > 0;
}

/** Runs `work` where the kernels do a layer, or says false: other arrays, no WebAssembly, little work. */
function inKernels(
  layer: RecurrentLayer,
  arrays: readonly (FloatArray | null)[],
  floats: number,
  work: (session: Session) => void,
): boolean {
  if (!recurrentFits(layer)) return false;
  if (!arrays.every((array) => array === null || array instanceof Float32Array)) return false;
  const alone = getNumThreads() === 1;
  const compute = (alone ? ownComputeFamily : computeFamily)();
  const kernels = (alone ? ownRecurrentFamily : recurrentFamily)()?.exports;
  if (!compute || !kernels) return false;
  const memory = alone ? ownMemory() : kernelMemory();
  if (!memory.fits(4 * floats + 1e7)) return false;
  memory.withScratch(() => work(new Session(memory, compute, kernels, layer)));
  return true;
}

/**
 * A recurrent layer forward in WebAssembly: the inputs' part of all gates in one product, then a product and the gates a
 * step. False: nothing has been done.
 *
 * @param hidden - `batch` states of `size` units, which become the last ones
 * @param cell - the same for the LSTM's cell state; empty for the others
 * @param results - the hidden state after each row
 * @param work - what the backward needs, or null
 */
export function recurrentForward(
  layer: RecurrentLayer,
  { x, wIh, wHh, bIh, bHh }: RecurrentArrays,
  hidden: FloatArray,
  cell: FloatArray,
  results: FloatArray,
  work: FloatArray | null,
): boolean {
  const { mode, steps, count, ins, batch, size, rows, width } = layer;
  const apart = mode === 'gru';
  const floats = count * (ins + width + size) + rows * (ins + 2 * size + 8) + batch * (rows + 2 * size);
  return inKernels(layer, [x, wIh, wHh, bIh, bHh, hidden, results], floats, (session) => {
    const { memory, kernels } = session;
    const t = functionConstants(memory);
    const own = session.bias(bIh, apart ? null : bHh);
    const recurrentBias = apart ? session.bias(bHh) : 0;
    const weight = memory.copyIn(wHh);
    const panels = session.packed(weight, size, true, rows, size);
    const h = memory.copyIn(hidden);
    const c = memory.copyIn(cell);
    const kept = memory.allocate(4 * count * width);
    const out = memory.allocate(4 * count * size);
    const recurrent = apart ? memory.allocate(4 * batch * rows) : 0;
    memory.withScratch(() => {
      const [from, inputWeight] = [memory.copyIn(x), memory.copyIn(wIh)];
      session.product([count, rows, ins], [from, ins, false], [inputWeight, ins, true], [kept, width], false);
    });
    const unit = 4 * size;
    for (const { start, n } of steps) {
      const at = kept + 4 * start * width;
      kernels.copyRows(h, unit, unit, n, at + 4 * (width - size), 4 * width);
      const target = apart ? ([recurrent, rows] as const) : ([at, width] as const);
      session.product([n, rows, size], [h, size, false], [weight, size, true], target, !apart, panels);
      if (mode === 'lstm') kernels.lstmGates(n, size, at, 4 * width, own, h, c, t);
      else if (apart) kernels.gruGates(n, size, at, 4 * width, own, recurrentBias, h, recurrent, t);
      else kernels.plainGates(n, size, at, 4 * width, own, h, mode === 'rnnRelu' ? 1 : 0, t);
      kernels.copyRows(h, unit, unit, n, out + unit * start, unit);
    }
    memory.copyOut(out, results);
    memory.copyOut(h, hidden);
    if (cell.length > 0) memory.copyOut(c, cell);
    if (work) memory.copyOut(kept, work);
  });
}

/** Where gradients go; null: not wanted. */
export interface RecurrentGradients {
  /** Of the input. */
  readonly x: FloatArray | null;
  /** Of the input's weights. */
  readonly wIh: FloatArray | null;
  /** Of the hidden state's weights. */
  readonly wHh: FloatArray | null;
  /** Of the input's biases. */
  readonly bIh: FloatArray | null;
  /** Of the hidden state's biases. */
  readonly bHh: FloatArray | null;
}

/**
 * The gradients of {@link recurrentForward}: back through time, then all steps' part of each weight in one product.
 *
 * @param work - what the forward kept
 * @param gradResults - the gradient of the results, or null
 * @param gradHidden - the gradient of the last hidden state, which becomes that of the first
 * @param gradCell - the same for the LSTM's cell state
 */
export function recurrentBackward(
  layer: RecurrentLayer,
  { x, wIh, wHh }: RecurrentArrays,
  work: FloatArray,
  gradResults: FloatArray | null,
  gradHidden: FloatArray,
  gradCell: FloatArray,
  wanted: RecurrentGradients,
): boolean {
  const { mode, steps, count, ins, size, rows, width } = layer;
  const apart = mode === 'gru';
  const floats = count * (2 * ins + width + size + 2 * rows) + rows * (2 * ins + 3 * size + 8) + 2 * gradHidden.length;
  return inKernels(layer, [x, wIh, wHh, work, gradResults, gradHidden], floats, (session) => {
    const { memory, kernels } = session;
    const kept = memory.copyIn(work);
    const weight = memory.copyIn(wHh);
    const panels = session.packed(weight, size, false, size, rows);
    const gh = memory.copyIn(gradHidden);
    const gc = memory.copyIn(gradCell);
    const given = gradResults ? memory.copyIn(gradResults) : 0;
    const sums = memory.allocate(4 * count * rows);
    const recurrent = apart ? memory.allocate(4 * count * rows) : sums;
    for (const { start, n } of [...steps].reverse()) {
      const at = kept + 4 * start * width;
      const to = 4 * start * rows;
      if (given) session.add(given + 4 * start * size, n * size, gh);
      if (mode === 'lstm') kernels.lstmGatesBackward(n, size, at, 4 * width, gh, gc, sums + to);
      else if (apart) kernels.gruGatesBackward(n, size, at, 4 * width, gh, sums + to, recurrent + to);
      else kernels.plainGatesBackward(n, size, at, 4 * width, gh, sums + to, mode === 'rnnRelu' ? 1 : 0);
      session.product([n, size, rows], [recurrent + to, rows, false], [weight, size, false], [gh, size], apart, panels);
    }
    memory.copyOut(gh, gradHidden);
    if (gradCell.length > 0) memory.copyOut(gc, gradCell);
    const bring = (out: FloatArray | null, fill: (to: number) => void) =>
      out &&
      memory.withScratch(() => {
        const to = memory.allocateFor(out, 0, out.length);
        fill(to);
        memory.copyOut(to, out);
      });
    bring(wanted.x, (to) => {
      const inputWeight = memory.copyIn(wIh);
      session.product([count, ins, rows], [sums, rows, false], [inputWeight, ins, false], [to, ins], false);
    });
    bring(wanted.wIh, (to) => {
      const from = memory.copyIn(x);
      session.product([rows, ins, count], [sums, rows, true], [from, ins, false], [to, ins], false);
    });
    bring(wanted.wHh, (to) => {
      const before = kept + 4 * (width - size);
      session.product([rows, size, count], [recurrent, rows, true], [before, width, false], [to, size], false);
    });
    if (wanted.bIh) session.columnSums(sums, wanted.bIh);
    if (wanted.bHh && wanted.bIh && !apart) wanted.bHh.set(wanted.bIh);
    else if (wanted.bHh) session.columnSums(recurrent, wanted.bHh);
  });
}
