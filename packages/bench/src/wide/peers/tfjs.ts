import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { setThreadsCount, setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { type JobMaker, mapValues, valuesOf } from '../jobs.ts';

/** TensorFlow.js on its WebAssembly backend, on so many threads. */
export async function tfjsPeer(threads: number): Promise<{ name: string; make: JobMaker }> {
  setThreadsCount(threads);
  setWasmPaths(join(dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm')), '/'));
  await tf.setBackend('wasm');
  await tf.ready();
  return { name: `tfjs ${tf.version_core} (WebAssembly)`, make };
}

const dtypes = { float32: 'float32', int64: 'int32', int32: 'int32', bool: 'bool', float64: null } as const;

const make: JobMaker = ({ row, gradients }) => {
  // Its build for Node registers no gradients.
  if (!('tfjs' in row) || !row.tfjs || gradients) return null;
  const run = row.tfjs;
  const inputs = mapValues(row.inputs, (input, name) => {
    const shape = [...(row.tfjsShapes?.[name] ?? input.shape)];
    return tf.cast(tf.tensor(valuesOf(input), shape), dtypes[input.dtype] ?? 'float32');
  });
  const job = forward(() => run(tf, inputs));
  return { job, end: () => tf.dispose(inputs) };
};

/**
 * One run that leaves nothing behind. tidy() only where it must: it disposes of the reshaped right side of a product as
 * well, and with it of the packed copy that the backend keeps of it; the product then takes fifteen times as long.
 */
function forward(run: () => tf.Tensor): () => void {
  const before = tf.memory().numTensors;
  const read = (result: tf.Tensor) => {
    result.dataSync();
    result.dispose();
  };
  read(run());
  return tf.memory().numTensors === before ? () => read(run()) : () => tf.tidy(() => read(run()));
}
