import { einsum, nn, tensor } from 'wick';
import { double, type FunctionRow, normal, type Row } from '../row.ts';

const F = nn.functional;

function matmul(name: string, x: readonly number[], y: readonly number[], more: Partial<FunctionRow> = {}): Row {
  return {
    name: `matmul, ${name}`,
    inputs: { x: normal(...x), y: normal(...y) },
    torch: 'x @ y',
    wick: ({ x, y }) => x!.matmul(y!),
    tfjs: (tf, { x, y }) => tf.matMul(x!, y!),
    jax: ({ numpy }, { x, y }) => numpy.matmul(x!, y!),
    ...more,
  };
}

/** Matrix products. */
export const products: readonly Row[] = [
  matmul('256³', [256, 256], [256, 256], { gradients: true }),
  matmul('1024³', [1024, 1024], [1024, 1024]),
  matmul('8³', [8, 8], [8, 8]),
  matmul('32³', [32, 32], [32, 32]),
  matmul('64³', [64, 64], [64, 64]),
  matmul('matrix × vector, 2048²', [2048, 2048], [2048], {
    tfjs: (tf, { x, y }) => tf.dot(x!, y!),
    gradients: true,
  }),
  matmul('vector × matrix, 2048²', [2048], [2048, 2048], {
    tfjs: (tf, { x, y }) => tf.dot(x!, y!),
  }),
  matmul('4×1024×1024', [4, 1024], [1024, 1024], { gradients: true }),
  matmul('1024×1024×4', [1024, 1024], [1024, 4]),
  matmul('1024×4×1024', [1024, 4], [4, 1024]),
  matmul('4×65,536×4', [4, 65_536], [65_536, 4]),
  matmul('64 of 64³', [64, 64, 64], [64, 64, 64], { gradients: true }),
  matmul('1024 of 8³', [1024, 8, 8], [1024, 8, 8]),
  matmul('256 of 64×8×64', [256, 64, 8], [256, 8, 64]),
  matmul('256³, left transposed', [256, 256], [256, 256], {
    torch: 'x.t() @ y',
    wick: ({ x, y }) => x!.t().matmul(y!),
    tfjs: (tf, { x, y }) => tf.matMul(x!, y!, true, false),
    jax: undefined,
  }),
  matmul('256³, right transposed', [256, 256], [256, 256], {
    torch: 'x @ y.t()',
    wick: ({ x, y }) => x!.matmul(y!.t()),
    tfjs: (tf, { x, y }) => tf.matMul(x!, y!, false, true),
    jax: undefined,
  }),
  matmul('1000×300×500, both transposed', [300, 1000], [500, 300], {
    torch: 'x.t() @ y.t()',
    wick: ({ x, y }) => x!.t().matmul(y!.t()),
    tfjs: (tf, { x, y }) => tf.matMul(x!, y!, true, true),
    jax: undefined,
  }),
  matmul('256³, float64', [256, 256], [256, 256], {
    inputs: { x: double(256, 256), y: double(256, 256) },
    tfjs: undefined,
    jax: undefined,
    gradients: true,
  }),
  matmul('matrix × vector, float64, 1024²', [1024, 1024], [1024], {
    inputs: { x: double(1024, 1024), y: double(1024) },
    tfjs: undefined,
    jax: undefined,
  }),
  {
    name: 'outer, 1000²',
    inputs: { x: normal(1000), y: normal(1000) },
    torch: 'torch.outer(x, y)',
    wick: ({ x, y }) => x!.outer(y!),
    tfjs: (tf, { x, y }) => tf.outerProduct(x as never, y as never),
  },
  {
    name: 'einsum bij,bjk->bik, 64 of 64³',
    inputs: { x: normal(64, 64, 64), y: normal(64, 64, 64) },
    torch: 'torch.einsum("bij,bjk->bik", x, y)',
    wick: ({ x, y }) => einsum('bij,bjk->bik', x!, y!),
  },
  {
    name: 'Linear, 64×784→256',
    inputs: { x: normal(64, 784), w: normal(256, 784), b: normal(256) },
    torch: 'F.linear(x, w, b)',
    wick: ({ x, w, b }) => F.linear(x!, w!, b!),
    tfjs: (tf, { x, w, b }) => tf.add(tf.matMul(x!, w!, false, true), b!),
    jax: ({ numpy }, { x, w, b }) => numpy.matmul(x!, numpy.matrixTranspose(w!)).add(b!),
    gradients: true,
  },
  {
    name: 'Linear, 1×1024→1024',
    inputs: { x: normal(1, 1024), w: normal(1024, 1024), b: normal(1024) },
    torch: 'F.linear(x, w, b)',
    wick: ({ x, w, b }) => F.linear(x!, w!, b!),
    tfjs: (tf, { x, w, b }) => tf.add(tf.matMul(x!, w!, false, true), b!),
    gradients: true,
  },
  {
    name: 'Bilinear, 64×32×32→16',
    inputs: { x: normal(64, 32), y: normal(64, 32), w: normal(16, 32, 32) },
    torch: 'F.bilinear(x, y, w)',
    wick: ({ x, y, w }) => F.bilinear(x!, y!, w!),
    gradients: true,
  },
  {
    name: 'x + y, 4 elements',
    inputs: { x: normal(4), y: normal(4) },
    torch: 'x + y',
    wick: ({ x, y }) => x!.add(y!),
    tfjs: (tf, { x, y }) => tf.add(x!, y!),
    jax: (_, { x, y }) => x!.add(y!),
    gradients: true,
  },
  {
    name: 'tensor() of 1000 numbers',
    inputs: {},
    torch: 'torch.tensor(thousand)',
    wick: () => tensor(thousand),
  },
];

const thousand = Array.from({ length: 1000 }, (_, i) => i / 7);
