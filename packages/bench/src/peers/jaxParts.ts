import { type Array as JaxArray, lax, nn, numpy as np } from '@jax-js/jax';

// What trainings in jax-js are made of, in Node and in a page. Its arrays count references: a function takes one of each
// argument, and whoever uses one again says `.ref`.

export type Weights = Record<string, JaxArray>;
export type Loss = (w: Weights, x: JaxArray, y: JaxArray) => JaxArray;

export function mapped(w: Weights, make: (name: string, p: JaxArray) => JaxArray): Weights {
  return Object.fromEntries(Object.entries(w).map(([name, p]) => [name, make(name, p)]));
}

/** One more reference to each. */
export const refs = (w: Weights): Weights => mapped(w, (_, p) => p.ref);

/** The mean of -log p of what is true, which is given as rows of one 1. */
export function crossEntropy(logits: JaxArray, truth: JaxArray): JaxArray {
  return np.mean(np.sum(nn.logSoftmax(logits, -1).mul(truth), -1)).mul(-1);
}

/** The largest of each 2 × 2 places. */
export function halved(x: JaxArray): JaxArray {
  const [n, c, h, w] = x.shape as [number, number, number, number];
  return np.max(x.reshape([n, c, h / 2, 2, w / 2, 2]), [3, 5]);
}

/** The weights of the net of PyTorch's MNIST example; biases begin as zeros. */
export function mnistWeights(draw: (...shape: number[]) => JaxArray): Weights {
  return {
    ...{ k1: draw(32, 1, 3, 3), b1: np.zeros([32]), k2: draw(64, 32, 3, 3), b2: np.zeros([64]) },
    ...{ w1: draw(9216, 128), c1: np.zeros([128]), w2: draw(128, 10), c2: np.zeros([10]) },
  };
}

/** Its loss. */
export const mnistLoss: Loss = (w, x, y) => {
  const [count] = x.shape as [number];
  const first = nn.relu(lax.conv(x, w.k1!, [1, 1], 'VALID').add(w.b1!.reshape([1, 32, 1, 1])));
  const second = nn.relu(lax.conv(first, w.k2!, [1, 1], 'VALID').add(w.b2!.reshape([1, 64, 1, 1])));
  const hidden = nn.relu(np.matmul(halved(second).reshape([count, 9216]), w.w1!).add(w.c1!));
  return crossEntropy(np.matmul(hidden, w.w2!).add(w.c2!), nn.oneHot(y, 10));
};
