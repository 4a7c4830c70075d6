import { isSmall, takesBias } from '../../matmul/multiply.ts';
import type { Matrix, Product } from '../../matmul/product.ts';
import { cut } from '../../matmul/runProduct.ts';
import { isShallow } from '../../matmul/shallowProduct.ts';
import { thinOf } from '../../matmul/thinProduct.ts';
import { isDeep } from '../../matmul/wasmProduct.ts';
import { gemmJob, plainProductJob, scaleRowsJob } from '../../wasm/generated/jobs.ts';
import type { MatrixPlace, ProductCommand } from '../commands.ts';
import type { Encoder } from '../encoder.ts';
import { encodeShallow, encodeThin } from './thinProduct.ts';

/** Steps of a sum between two roundings of the plain loops. */
const KC = 256;
/** Operations of a chunk. */
const CHUNK = 200_000;

/** Writes a product, in the way that `multiply` does one of its size. */
export function encodeProduct(encoder: Encoder, command: ProductCommand): void {
  const { m, n, k, batch = 1, alpha = 1, beta = 0, dtype = 'float32' } = command;
  if (batch === 0 || m === 0 || n === 0) return;
  const array = dtype === 'float32' ? new Float32Array(0) : new Float64Array(0);
  const size = array.BYTES_PER_ELEMENT;
  const place = ({ at, row, column, batch: step = 0 }: MatrixPlace): Matrix => ({
    array,
    offset: (encoder.base + at) / size,
    row,
    column,
    batch: step,
  });
  const p: Product = { batch, m, n, k, alpha, a: place(command.a), b: place(command.b), beta, c: place(command.c) };
  if (command.bias === undefined) encodeBy(encoder, p, size);
  else {
    const bias = encoder.base + command.bias;
    if (takesBias(p) && isDeep(p)) encodeGemm(encoder, { ...p, beta: 0 }, size, bias);
    else {
      scaleRows(encoder, p, size, bias);
      encodeBy(encoder, { ...p, beta: 1 }, size);
    }
  }
}

function encodeBy(encoder: Encoder, p: Product, size: number): void {
  if (p.alpha === 0 || p.k === 0) {
    scaleRows(encoder, p, size, 0);
    return;
  }
  const thin = thinOf(p);
  if (thin !== null) encodeThin(encoder, p, thin, size);
  else if (isShallow(p)) encodeShallow(encoder, p, size);
  else if (isDeep(p)) {
    if (p.beta !== 0 && p.beta !== 1) scaleRows(encoder, p, size, 0);
    encodeGemm(encoder, p, size, 0);
  } else encodePlain(encoder, p, size);
}

function encodeGemm(encoder: Encoder, { batch, m, n, k, alpha, beta, a, b, c }: Product, size: number, bias: number) {
  const [cuts, step, byColumns] = cut(batch, m, n, k);
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
    b: b.offset * size,
    bRow: b.row * size,
    bColumn: b.column * size,
    bBatch: b.batch * size,
    c: c.offset * size,
    ldc: c.row * size,
    cBatch: c.batch * size,
    packed: 0,
    packedRow: 0,
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
