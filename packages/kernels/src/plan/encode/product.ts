import { isSmall, takesBias } from '../../matmul/multiply.ts';
import type { Matrix, Product } from '../../matmul/product.ts';
import { isShallow } from '../../matmul/shallowProduct.ts';
import { thinOf } from '../../matmul/thinProduct.ts';
import { isDeep } from '../../matmul/wasmProduct.ts';
import { gemmJob, plainProductJob, scaleRowsJob } from '../../wasm/generated/jobs.ts';
import { planCalls } from '../../wasm/generated/planKernels.ts';
import type { MatrixPlace, ProductCommand } from '../commands/index.ts';
import type { Encoder } from '../encoder.ts';
import { type Cuts, cutsOf, packedBytes, packedRowBytes } from './cuts.ts';
import { encodeFollowed } from './followed.ts';
import { encodePointwise } from './pointwise.ts';
import { encodeShallow, encodeThin } from './thinProduct.ts';

/** Steps of a sum between two roundings of the plain loops. */
const KC = 256;
/** Operations of a chunk. */
const CHUNK = 200_000;

/** Writes a product, in the way that the eager one takes for its size and strides, and what is done with it. */
export function encodeProduct(encoder: Encoder, command: ProductCommand): void {
  const { epilogue, c } = command;
  encodeFollowed(encoder, epilogue, c.at, () => encodeAlone(encoder, command, epilogue !== undefined));
}

function encodeAlone(encoder: Encoder, command: ProductCommand, followed: boolean): void {
  const { n, k, alpha = 1, beta = 0, dtype = 'float32' } = command;
  let { m, batch = 1 } = command;
  if (batch === 0 || m === 0 || n === 0) return;
  const array = dtype === 'float32' ? new Float32Array(0) : new Float64Array(0);
  const size = array.BYTES_PER_ELEMENT;
  const left = stored(command.a, m, k);
  const right = stored(command.b, k, n);
  const copies = [left ? null : ([command.a, m, k] as const), right ? null : ([command.b, k, n] as const)] as const;
  const { places, bytes: taken } = gathered(encoder, copies, batch, dtype, size);
  const [a, b] = places;
  const [p, q, r] = [left ?? a!, right ?? b!, command.c];
  const place = ({ at, row, column, batch: step = 0 }: MatrixPlace): Matrix => ({
    array,
    offset: (encoder.base + at) / size,
    row,
    column,
    batch: step,
  });
  // As `batchedGemm` has it: one tall product where one matrix is for all.
  if (batch > 1 && p.column === 1 && !q.batch && p.batch === m * p.row && r.batch === m * r.row) {
    m *= batch;
    batch = 1;
  }
  const product: Product = { batch, m, n, k, alpha, a: place(p), b: place(q), beta, c: place(r) };
  const gemm = (one: Product, bias: number) => {
    const cuts = cutsOf(encoder, one, followed);
    const scratch = cuts.packs ? encoder.scratch(taken + packedBytes(one, size)).address + taken : 0;
    encodeGemm(encoder, one, { size, bias, cuts, packed: scratch });
  };
  if (command.bias === undefined) encodeBy(encoder, product, size, gemm);
  else {
    const bias = encoder.base + command.bias;
    if (takesBias(product) && isDeep(product)) gemm({ ...product, beta: 0 }, bias);
    else {
      scaleRows(encoder, product, size, bias);
      encodeBy(encoder, { ...product, beta: 1 }, size, gemm);
    }
  }
}

/** A matrix by rows or by columns, as the eager product reads its strides; null where neither lie side by side. */
function stored(matrix: MatrixPlace, rows: number, columns: number): MatrixPlace | null {
  const { row, column } = matrix;
  if ((column === 1 || columns === 1) && (row >= columns || rows === 1))
    return { ...matrix, row: rows === 1 ? columns : row, column: 1 };
  if ((row === 1 || rows === 1) && (column >= rows || columns === 1))
    return { ...matrix, row: 1, column: columns === 1 ? rows : column };
  return null;
}

/** Row-major copies of matrices, in scratch. */
function gathered(
  encoder: Encoder,
  matrices: readonly (readonly [matrix: MatrixPlace, rows: number, columns: number] | null)[],
  batch: number,
  type: 'float32' | 'float64',
  size: number,
): { places: readonly (MatrixPlace | null)[]; bytes: number } {
  const bytesOf = (rows: number, columns: number) => Math.ceil((batch * rows * columns * size) / 64) * 64;
  const bytes = matrices.reduce((sum, each) => sum + (each ? bytesOf(each[1], each[2]) : 0), 0);
  if (bytes === 0) return { places: [null, null], bytes };
  let next = encoder.scratch(bytes).address - encoder.base;
  const places = matrices.map((each) => {
    if (each === null) return null;
    const [{ at, row, column, batch: step = 0 }, rows, columns] = each;
    const to = next;
    next += bytesOf(rows, columns);
    const shape = [batch, rows, columns];
    const inputs = [{ at, stride: [step, row, column] }];
    const outputs = [{ at: to, stride: [rows * columns, columns, 1], value: { given: 0 } }];
    encodePointwise(encoder, { kind: 'pointwise', type, shape, inputs, outputs });
    return { at: to, row: columns, column: 1, batch: rows * columns };
  });
  return { places, bytes };
}

function encodeBy(encoder: Encoder, p: Product, size: number, gemm: (p: Product, bias: number) => void): void {
  if (p.alpha === 0 || p.k === 0) {
    scaleRows(encoder, p, size, 0);
    return;
  }
  const thin = thinOf(p);
  if (thin !== null) encodeThin(encoder, p, thin, size);
  else if (isShallow(p)) encodeShallow(encoder, p, size);
  else if (isDeep(p)) {
    if (p.beta !== 0 && p.beta !== 1) scaleRows(encoder, p, size, 0);
    gemm(p, 0);
  } else encodePlain(encoder, p, size);
}

interface Gemm {
  readonly size: number;
  readonly bias: number;
  readonly cuts: Cuts;
  /** Where there is room for a packed B, or 0. */
  readonly packed: number;
}

function encodeGemm(encoder: Encoder, p: Product, { size, bias, cuts: how, packed }: Gemm): void {
  const { batch, m, n, k, alpha, beta, a, b, c } = p;
  const { cuts, step, byColumns } = how;
  const right = { b: b.offset * size, bRow: b.row * size, bColumn: b.column * size };
  if (packed > 0) {
    const { b: from, bRow, bColumn } = right;
    encoder.step('call', encoder.words([planCalls.packRight, 0, from, bRow, bColumn, n, k, size, packed]));
  }
  const job = encoder.job(gemmJob, {
    size,
    m,
    n,
    k,
    cuts,
    step,
    byColumns: byColumns ? 1 : 0,
    accumulate: beta !== 0 ? 1 : 0,
    a: a.offset * size,
    aRow: a.row * size,
    aColumn: a.column * size,
    aBatch: a.batch * size,
    ...right,
    bBatch: b.batch * size,
    c: c.offset * size,
    ldc: c.row * size,
    cBatch: c.batch * size,
    packed,
    packedRow: packedRowBytes(n, size),
    bias,
    alpha,
  });
  const workspace = encoder.machine.exports.gemmWorkspace(n, k, size);
  encoder.step('gemm', job, batch * cuts, 2 * batch * m * n * k, workspace);
}

/** What plain loops do: sums in double. */
function encodePlain(encoder: Encoder, p: Product, size: number): void {
  const { batch, m, n, k, alpha, beta, a, b, c } = p;
  const small = isSmall(p);
  const operations = 4 * m * n * k;
  const most = batch === 1 ? m : batch;
  const step = Math.min(most, Math.max(1, Math.ceil((CHUNK * most) / (operations * batch))));
  const job = encoder.job(plainProductJob, {
    size,
    m,
    n,
    k,
    items: batch,
    step,
    block: small ? k : KC,
    scaleFirst: small ? 0 : 1,
    a: a.offset * size,
    aRow: a.row * size,
    aColumn: a.column * size,
    aBatch: a.batch * size,
    b: b.offset * size,
    bRow: b.row * size,
    bColumn: b.column * size,
    bBatch: b.batch * size,
    c: c.offset * size,
    cRow: c.row * size,
    cBatch: c.batch * size,
    alpha,
    beta,
  });
  encoder.step('plainProduct', job, Math.ceil(most / step), operations * batch, 8 * n + 64);
}

function scaleRows(encoder: Encoder, { batch, m, n, beta, c }: Product, size: number, bias: number): void {
  const job = encoder.job(scaleRowsJob, {
    size,
    items: batch,
    rows: m,
    columns: n,
    c: c.offset * size,
    cRow: c.row * size,
    cBatch: c.batch * size,
    bias,
    beta,
  });
  encoder.step('scaleRows', job);
}
