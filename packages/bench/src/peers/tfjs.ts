import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { setThreadsCount, setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import type { Peer } from '../work.ts';
import { registerGradients } from './tfjsGradients.ts';
import { convStep, gptStep, lstmStep, mlpStep, tinyStep } from './tfjsSteps.ts';

/** TensorFlow.js on its WASM backend, one thread; its draws come from its CPU code. */
export async function tfjsPeer(): Promise<Peer> {
  const folder = dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm'));
  setThreadsCount(1);
  setWasmPaths(`${join(folder)}/`);
  await tf.setBackend('wasm');
  await tf.ready();
  await registerGradients();
  const small = tf.randomUniform([256, 256]);
  const large = tf.randomUniform([1024, 1024]);
  const images = tf.randomUniform([8, 56, 56, 64]) as tf.Tensor4D;
  const kernels = tf.randomUniform([3, 3, 64, 64]) as tf.Tensor4D;
  const four = tf.randomUniform([4]);
  // Not in a tidy(): it disposes of the reshaped right side as well, and with it of the packed copy that the backend
  // keeps of it; a product then takes fifteen times as long.
  const read = (make: () => tf.Tensor) => () => {
    const result = make();
    result.dataSync();
    result.dispose();
  };
  return {
    name: `tfjs ${tf.version_core} (wasm)`,
    jobs: {
      uniform: read(() => tf.randomUniform([1_000_000], 0, 1, 'float32', 0)),
      normal: read(() => tf.randomNormal([1_000_000], 0, 1, 'float32', 0)),
      truncNormal: read(() => tf.truncatedNormal([1_000_000], 0, 1, 'float32', 0)),
      matmul256: read(() => tf.matMul(small, small)),
      matmul1024: read(() => tf.matMul(large, large)),
      conv: read(() => tf.conv2d(images, kernels, 1, 'same')),
      add: read(() => tf.add(four, four)),
      tinyStep: tinyStep(),
      mlpStep: mlpStep(),
      convStep: convStep(),
      lstmStep: lstmStep(),
      gptStep: gptStep(),
    },
  };
}
