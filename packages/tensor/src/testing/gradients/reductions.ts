import { along, isSpread, type StepMaker, unary, valuesOf } from './step.ts';

/** Along dimensions. */
export const reductions: Readonly<Record<string, StepMaker>> = {
  'sum of all': unary('sum', (a) => a.sum()),
  sum: along('sum', (a, dim) => a.sum(dim)),
  mean: along('mean, kept', (a, dim) => a.mean(dim, true)),
  prod: along('prod', (a, dim) => a.prod(dim)),
  var: along(
    'var',
    (a, dim) => a.var(dim),
    (x) => x.shape.every((n) => n > 1),
  ),
  norm: unary(
    'norm',
    (a) => a.norm(),
    (x) => valuesOf(x).some((value) => Math.abs(value) > 0.3),
  ),
  logsumexp: along('logsumexp', (a, dim) => a.logsumexp(dim)),
  softmax: along('softmax', (a, dim) => a.softmax(dim)),
  logSoftmax: along('logSoftmax', (a, dim) => a.logSoftmax(dim)),
  cumsum: along('cumsum', (a, dim) => a.cumsum(dim)),
  cumprod: along('cumprod', (a, dim) => a.cumprod(dim)),
  amax: along('amax', (a, dim) => a.amax(dim), isSpread),
  max: along('max', (a, dim) => a.max(dim)[0], isSpread),
  sort: along('sort', (a, dim) => a.sort(dim)[0], isSpread),
  topk: along('topk', (a, dim) => a.topk(1, { dim })[0], isSpread),
  median: unary('median', (a) => a.median(), isSpread),
};
