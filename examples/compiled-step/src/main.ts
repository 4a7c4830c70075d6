// A training step, as it is and compiled: the same losses, bit for bit, in less time. With --gpu compiled for a GPU as well, where
// there is one: the browser's, or in Node that of the npm package webgpu (Dawn), which is installed beside wick.
//
//   npm run build && node examples/compiled-step/dist/main.js [--gpu]
import { parseArgs } from 'node:util';
import color from 'picocolors';
import { gpuOrNull } from './gpuOrNull.ts';
import { trainSpirals } from './spirals.ts';

const { values } = parseArgs({ options: { gpu: { type: 'boolean', default: false } } });
const epochs = 60;
const eager = await trainSpirals(epochs, 'eager');
const compiled = await trainSpirals(epochs, 'compiled');
for (const epoch of [0, 19, 39, 59])
  console.log(
    `epoch ${String(epoch + 1).padStart(2)}: loss ${eager.losses[epoch]!.toFixed(6)} and ${compiled.losses[epoch]!.toFixed(6)}`,
  );
const same = eager.losses.every((loss, i) => loss === compiled.losses[i]);
console.log(same ? color.green('All losses are the same bits.') : color.red('The losses differ.'));
const times = [eager, compiled].map(({ perStep }) => `${(1000 * perStep).toFixed(0)} µs`);
console.log(`A step takes ${times[0]} as it is and ${times[1]} compiled.`);
const device = values.gpu ? await gpuOrNull((why) => console.log(color.yellow(`${why}\nThe CPU goes on.`))) : null;
if (device) {
  const onGpu = await trainSpirals(epochs, device);
  const most = Math.max(...eager.losses.map((loss, i) => Math.abs(onGpu.losses[i]! - loss) / loss));
  console.log(
    `On the GPU (${device.adapterName}) it takes ${(1000 * onGpu.perStep).toFixed(0)} µs, each loss waited for.`,
  );
  console.log(`Its losses are within ${most.toExponential(1)} of the CPU's.`);
  await device.dispose();
}
console.log(`\n${color.dim(compiled.explanation)}`);
