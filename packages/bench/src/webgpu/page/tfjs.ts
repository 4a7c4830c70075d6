import * as tf from '@tensorflow/tfjs-core';
// The core alone knows no gradients.
import '@tensorflow/tfjs-core/dist/register_all_gradients.js';
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-webgpu';
import type { GpuJob, GpuPeer } from '../works.ts';

type Loss = () => tf.Scalar;

const drawn = (...shape: number[]) => tf.variable(tf.randomNormal(shape, 0, 0.05));
const zeros = (...shape: number[]) => tf.variable(tf.zeros(shape));
const ones = (...shape: number[]) => tf.variable(tf.ones(shape));
const labels = (count: number, classes: number) =>
  tf.oneHot(tf.tensor1d(Array.from({ length: count }, (_, i) => (7 * i) % classes), 'int32'), classes) as tf.Tensor2D; // biome-ignore format: short

/** The mean of -log p of the classes that are true. */
function entropy(logits: tf.Tensor2D, truth: tf.Tensor2D): tf.Scalar {
  return tf.neg(tf.mean(tf.sum(tf.mul(tf.logSoftmax(logits), truth), 1)));
}

function jobOf(loss: Loss, optimizer: tf.Optimizer): GpuJob {
  let last: tf.Scalar | null = null;
  return {
    step: () => {
      last?.dispose();
      last = optimizer.minimize(loss, true);
    },
    done: async () => last?.data(),
  };
}

function mnist(count: number): GpuJob {
  const [k1, b1, k2, b2] = [drawn(3, 3, 1, 32), zeros(32), drawn(3, 3, 32, 64), zeros(64)] as tf.Variable<tf.Rank.R4>[];
  const [w1, c1, w2, c2] = [drawn(9216, 128), zeros(128), drawn(128, 10), zeros(10)] as tf.Variable<tf.Rank.R2>[];
  const [x, y] = [tf.randomNormal([count, 28, 28, 1]) as tf.Tensor4D, labels(count, 10)];
  return jobOf(() => {
    const first = tf.relu(tf.add(tf.conv2d(x, k1!, 1, 'valid'), b1!)) as tf.Tensor4D;
    const second = tf.relu(tf.add(tf.conv2d(first, k2!, 1, 'valid'), b2!)) as tf.Tensor4D;
    const flat = tf.reshape(tf.maxPool(second, 2, 2, 'valid'), [count, 9216]);
    const hidden = tf.relu(tf.add(tf.matMul(flat, w1!), c1!));
    return entropy(tf.add(tf.matMul(hidden, w2!), c2!) as tf.Tensor2D, y);
  }, tf.train.sgd(0.01));
}

/** A convolution and a normalisation by its batch, whose running statistics are left out. */
function convNorm(size: number, from: number, to: number, stride: number): (x: tf.Tensor4D) => tf.Tensor4D {
  const kernel = drawn(size, size, from, to) as tf.Variable<tf.Rank.R4>;
  const [scale, offset] = [ones(to), zeros(to)] as tf.Variable<tf.Rank.R1>[];
  return (x) => {
    const y = tf.conv2d(x, kernel, stride, 'same');
    const { mean, variance } = tf.moments(y, [0, 1, 2]);
    return tf.batchNorm(y, mean as tf.Tensor1D, variance as tf.Tensor1D, offset, scale, 1e-5) as tf.Tensor4D;
  };
}

function resnet(count: number): GpuJob {
  const stem = convNorm(7, 3, 64, 2);
  const blocks = [64, 128, 256, 512].flatMap((width, i) =>
    [0, 1].map((k) => {
      const from = k === 0 && i > 0 ? width / 2 : width;
      const stride = k === 0 && i > 0 ? 2 : 1;
      const [first, second] = [convNorm(3, from, width, stride), convNorm(3, width, width, 1)];
      const shortcut = from === width ? null : convNorm(1, from, width, stride);
      return (x: tf.Tensor4D) => tf.relu(tf.add(second(tf.relu(first(x))), shortcut ? shortcut(x) : x)) as tf.Tensor4D;
    }),
  );
  const [w, b] = [drawn(512, 10), zeros(10)];
  const [x, y] = [tf.randomNormal([count, 32, 32, 3]) as tf.Tensor4D, labels(count, 10)];
  return jobOf(
    () => {
      let h = tf.maxPool(tf.relu(stem(x)), 3, 2, 'same');
      for (const block of blocks) h = block(h);
      return entropy(tf.add(tf.matMul(tf.mean(h, [1, 2]) as tf.Tensor2D, w as tf.Tensor2D), b) as tf.Tensor2D, y);
    },
    tf.train.momentum(0.01, 0.9),
  );
}

function norm(width: number): (x: tf.Tensor) => tf.Tensor {
  const [scale, offset] = [ones(width), zeros(width)];
  return (x) => {
    const { mean, variance } = tf.moments(x, -1, true);
    return tf.add(tf.mul(tf.div(tf.sub(x, mean), tf.sqrt(tf.add(variance, 1e-5))), scale), offset);
  };
}

function dense(from: number, to: number): (x: tf.Tensor) => tf.Tensor {
  const [w, b] = [drawn(from, to), zeros(to)];
  return (x) => tf.add(tf.matMul(x, w), b);
}

/** Tables are products with rows of one 1, as the backend has no gradient of a table. */
function gpt(n: number): GpuJob {
  const [t, width] = [64, 64];
  const [tokens, places] = [drawn(65, width), drawn(t, width)];
  const mask = tf.mul(tf.sub(1, tf.linalg.bandPart(tf.ones([t, t]), -1, 0)), -1e9);
  const gelu = (x: tf.Tensor) =>
    tf.mul(tf.mul(x, 0.5), tf.add(1, tf.tanh(tf.mul(0.7978845608, tf.add(x, tf.mul(0.044715, tf.mul(x, tf.square(x)))))))); // biome-ignore format: short
  const blocks = [0, 1].map(() => {
    const [n1, n2, up, down] = [norm(width), norm(width), dense(width, 256), dense(256, width)];
    const [q, k, v, proj] = [0, 1, 2, 3].map(() => dense(width, width)) as [ReturnType<typeof dense>, ReturnType<typeof dense>, ReturnType<typeof dense>, ReturnType<typeof dense>]; // biome-ignore format: short
    const heads = (x: tf.Tensor) => tf.transpose(tf.reshape(x, [n, t, 4, 16]), [0, 2, 1, 3]);
    return (x: tf.Tensor) => {
      const a = n1(x);
      const scores = tf.add(tf.mul(tf.matMul(heads(q(a)), heads(k(a)), false, true), 0.25), mask);
      const mixed = tf.matMul(tf.softmax(scores), heads(v(a)));
      const h = tf.add(x, proj(tf.reshape(tf.transpose(mixed, [0, 2, 1, 3]), [n * t, width])));
      return tf.add(h, down(gelu(up(n2(h)))));
    };
  });
  const [last, out] = [norm(width), drawn(width, 65)];
  const [x, y] = [labels(n * t, 65), labels(n * t, 65)];
  return jobOf(() => {
    let h: tf.Tensor = tf.reshape(tf.add(tf.reshape(tf.matMul(x, tokens as tf.Tensor2D), [n, t, width]), places), [n * t, width]); // biome-ignore format: short
    for (const block of blocks) h = block(h);
    return entropy(tf.matMul(last(h) as tf.Tensor2D, out as tf.Tensor2D), y);
  }, tf.train.adam(1e-3));
}

/** TensorFlow.js on its WebGPU backend. */
export async function tfjsPeer(): Promise<GpuPeer> {
  await tf.setBackend('webgpu');
  await tf.ready();
  return { name: `tfjs ${tf.version_core} (webgpu)`, jobs: { mnist, resnet, gpt } };
}
