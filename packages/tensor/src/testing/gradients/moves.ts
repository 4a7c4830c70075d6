import * as wick from '../../index.ts';
import { along, binary, dimOf, maskOf, modulo, type StepMaker, step, two, unary } from './step.ts';

/** Elements by index, joining, products. */
export const moves: Readonly<Record<string, StepMaker>> = {
  index: (x, _, [i, j]) => {
    if (x.ndim === 0) return null;
    const rows = [modulo(i, x.shape[0]!), modulo(j, x.shape[0]!), modulo(j, x.shape[0]!)];
    return step(`rows ${rows}`, (a) => a.index([rows]));
  },
  'index with a mask': (_x, _y, [i]) => step(`index by every third from ${i}`, (a) => a.index(maskOf(a, i))),
  indexSelect: (x, _, [i, j, k]) => {
    if (x.ndim === 0) return null;
    const dim = dimOf(x, i);
    const n = x.shape[dim]!;
    return step(`indexSelect ${dim}, [${two(n, j, k).tolist()}]`, (a) => a.indexSelect(dim, two(n, j, k)));
  },
  gather: along('gather 0', (a, dim) => a.gather(dim, wick.zeros(a.shape, { dtype: 'int64' }))),
  scatterAdd: along('scatterAdd y at 0', (a, dim) => a.scatterAdd(dim, wick.zeros(a.shape, { dtype: 'int64' }), a)),
  indexAdd: (x, _, [i, j]) => {
    if (x.ndim === 0) return null;
    const at = two(x.shape[0]!, i, j);
    return step(`indexAdd rows [${at.tolist()}]`, (a) => a.indexAdd(0, at, a.index([[0, 0]])));
  },
  cat: along('cat with itself turned', (a, dim) => wick.cat([a, a.flip(dim)], dim)),
  stack: binary('stack', (a, b) => wick.stack([a, b.expand(a.shape)], -1)),
  matmul: (x, y) => {
    if (x.ndim !== 2 || y.ndim === 0 || y.ndim > 2) return null;
    if (y.shape[0] === x.shape[1]) return step('x @ y', (a, b) => a.matmul(b));
    return y.ndim === 2 && y.shape[1] === x.shape[1] ? step('x @ y.t()', (a, b) => a.matmul(b.t())) : null;
  },
  gram: unary(
    'x.t() @ x',
    (a) => a.t().matmul(a),
    (x) => x.ndim === 2,
  ),
  einsum: unary(
    'einsum ij,ik->jk',
    (a) => wick.einsum('ij,ik->jk', a, a.tanh()),
    (x) => x.ndim === 2,
  ),
  constant: (x, _, [i]) =>
    step('what needs no gradient', () => wick.full(x.shape, 0.5 + 0.1 * i, { dtype: 'float64' })),
};
