import { along, dimOf, modulo, type StepMaker, step, unary } from './step.ts';

/** Other views of the same memory, and rearranged copies. */
export const views: Readonly<Record<string, StepMaker>> = {
  transpose: (x, _, [i, j]) =>
    x.ndim === 0
      ? null
      : step(`transpose ${dimOf(x, i)}, ${dimOf(x, j)}`, (a) => a.transpose(dimOf(a, i), dimOf(a, j))),
  slice: (x, _, [i, j, k]) => {
    if (x.ndim === 0) return null;
    const args = [dimOf(x, i), modulo(j, 2), 9, 1 + modulo(k, 2)] as const;
    return step(`slice ${args}`, (a) => a.slice(...args));
  },
  select: (x, _, [i, j]) => {
    if (x.ndim === 0) return null;
    const dim = dimOf(x, i);
    const at = modulo(j, x.shape[dim]!);
    return step(`select ${dim}, ${at}`, (a) => a.select(dim, at));
  },
  unsqueeze: (x, _, [i]) => step(`unsqueeze ${modulo(i, x.ndim + 1)}`, (a) => a.unsqueeze(modulo(i, a.ndim + 1))),
  squeeze: unary('squeeze', (a) => a.squeeze()),
  expand: (x, _, [i]) => {
    const shape = [2, ...x.shape.map((n) => (n === 1 && i > 0 ? 3 : n))];
    return step(`expand ${shape}`, (a) => a.expand(shape));
  },
  reshape: unary('reshape to a vector', (a) => a.reshape(-1)),
  'reshape to columns': unary(
    'reshape to columns',
    (a) => a.reshape(-1, 2),
    (x) => x.numel() % 2 === 0,
  ),
  diagonal: (x, _, [i]) => (x.ndim < 2 ? null : step(`diagonal ${modulo(i, 2)}`, (a) => a.diagonal(modulo(i, 2)))),
  unfold: along('windows of 2', (a, dim) => a.unfold(dim, Math.min(2, a.shape[dim]!), 1)),
  unbind: along('unbind', (a, dim) => a.unbind(dim)),
  clone: unary('clone', (a) => a.clone()),
  flip: along('flip', (a, dim) => a.flip(dim)),
  roll: along('roll by 1', (a, dim) => a.roll(1, dim)),
};
