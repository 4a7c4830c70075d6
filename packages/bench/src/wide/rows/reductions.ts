import { nn } from 'wick';
import { double, type FunctionRow, integers, normal, type Row, unit } from '../row.ts';

const F = nn.functional;
const inputs = { x: normal(1000, 1000) };

function reduction(name: string, torch: string, wick: FunctionRow['wick'], more: Partial<FunctionRow> = {}): Row {
  return { name: `${name}, 1000²`, inputs, torch, wick, ...more };
}

/** Sums and their kin of 1000² elements. */
export const reductions: readonly Row[] = [
  reduction('sum', 'x.sum()', ({ x }) => x!.sum(), {
    tfjs: (tf, { x }) => tf.sum(x!),
    jax: ({ numpy }, { x }) => numpy.sum(x!),
    gradients: true,
  }),
  reduction('sum over dimension 0', 'x.sum(0)', ({ x }) => x!.sum(0), {
    tfjs: (tf, { x }) => tf.sum(x!, 0),
    jax: ({ numpy }, { x }) => numpy.sum(x!, 0),
    gradients: true,
  }),
  reduction('sum over dimension 1', 'x.sum(1)', ({ x }) => x!.sum(1), {
    tfjs: (tf, { x }) => tf.sum(x!, 1),
    jax: ({ numpy }, { x }) => numpy.sum(x!, 1),
    gradients: true,
  }),
  reduction('mean over dimension 1', 'x.mean(1)', ({ x }) => x!.mean(1), {
    tfjs: (tf, { x }) => tf.mean(x!, 1),
    jax: ({ numpy }, { x }) => numpy.mean(x!, 1),
    gradients: true,
  }),
  reduction('sum, float64', 'x.sum()', ({ x }) => x!.sum(), { inputs: { x: double(1000, 1000) } }),
  reduction('var over dimension 1', 'x.var(1)', ({ x }) => x!.var(1), { gradients: true }),
  reduction('std over dimension 0', 'x.std(0)', ({ x }) => x!.std(0), { gradients: true }),
  reduction('norm', 'x.norm()', ({ x }) => x!.norm(), { gradients: true }),
  reduction('norm over dimension 1', 'x.norm(dim=1)', ({ x }) => x!.norm({ dim: 1 }), { gradients: true }),
  reduction('max', 'x.max()', ({ x }) => x!.max(), {
    tfjs: (tf, { x }) => tf.max(x!),
    jax: ({ numpy }, { x }) => numpy.max(x!),
  }),
  reduction('max over dimension 1', 'x.max(1)[0]', ({ x }) => x!.max(1)[0], { gradients: true }),
  reduction('amax over dimension 0', 'x.amax(0)', ({ x }) => x!.amax(0), {
    tfjs: (tf, { x }) => tf.max(x!, 0),
    jax: ({ numpy }, { x }) => numpy.max(x!, 0),
    gradients: true,
  }),
  reduction('amax over dimension 0, int64', 'x.amax(0)', ({ x }) => x!.amax(0), {
    inputs: { x: integers(1000, 1000, 1000) },
  }),
  reduction('argmax over dimension 1', 'x.argmax(1)', ({ x }) => x!.argmax(1), {
    tfjs: (tf, { x }) => tf.argMax(x!, 1),
    jax: ({ numpy }, { x }) => numpy.argmax(x!, 1),
  }),
  reduction('prod over dimension 1', 'x.prod(1)', ({ x }) => x!.prod(1), {
    inputs: { x: unit(1000, 1000) },
    gradients: true,
  }),
  reduction('any over dimension 1', '(x > 3).any(1)', ({ x }) => x!.gt(3).any(1)),
  reduction('cumsum along dimension 1', 'x.cumsum(1)', ({ x }) => x!.cumsum(1), {
    tfjs: (tf, { x }) => tf.cumsum(x!, 1),
    gradients: true,
  }),
  reduction('cumsum along dimension 0', 'x.cumsum(0)', ({ x }) => x!.cumsum(0), {
    tfjs: (tf, { x }) => tf.cumsum(x!, 0),
  }),
  reduction('logsumexp', 'x.logsumexp(1)', ({ x }) => x!.logsumexp(1), {
    tfjs: (tf, { x }) => tf.logSumExp(x!, 1),
    jax: ({ nn }, { x }) => nn.logsumexp(x!, 1),
    gradients: true,
  }),
  reduction('softmax', 'F.softmax(x, 1)', ({ x }) => F.softmax(x!, { dim: 1 }), {
    tfjs: (tf, { x }) => tf.softmax(x!),
    jax: ({ nn }, { x }) => nn.softmax(x!, 1),
    gradients: true,
  }),
  reduction('softmax over dimension 0', 'F.softmax(x, 0)', ({ x }) => F.softmax(x!, { dim: 0 }), { gradients: true }),
  reduction('logSoftmax', 'F.log_softmax(x, 1)', ({ x }) => F.logSoftmax(x!, { dim: 1 }), {
    tfjs: (tf, { x }) => tf.logSoftmax(x!),
    jax: ({ nn }, { x }) => nn.logSoftmax(x!, 1),
    gradients: true,
  }),
  reduction('normalize', 'F.normalize(x)', ({ x }) => F.normalize(x!), { gradients: true }),
];
