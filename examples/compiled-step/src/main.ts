// A training step, as it is and compiled: the same losses, bit for bit, in less time.
//
//   npm run build && node examples/compiled-step/dist/main.js
import color from 'picocolors';
import { trainSpirals } from './spirals.ts';

const epochs = 60;
const [eager, compiled] = [trainSpirals(epochs, false), trainSpirals(epochs, true)];
for (const epoch of [0, 19, 39, 59])
  console.log(
    `epoch ${String(epoch + 1).padStart(2)}: loss ${eager.losses[epoch]!.toFixed(6)} and ${compiled.losses[epoch]!.toFixed(6)}`,
  );
const same = eager.losses.every((loss, i) => loss === compiled.losses[i]);
console.log(same ? color.green('All losses are the same bits.') : color.red('The losses differ.'));
const times = [eager, compiled].map(({ perStep }) => `${(1000 * perStep).toFixed(0)} µs`);
console.log(`A step takes ${times[0]} as it is and ${times[1]} compiled.\n`);
console.log(color.dim(compiled.explanation));
