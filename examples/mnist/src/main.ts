// Trains the network of training.ts on nine thousand real digits and reads a thousand that it has not seen.
//
//   node examples/mnist/dist/main.js
import { accuracy, buildNet, loadDigits, train } from './training.ts';

const heldOut = loadDigits(0, 100);
const model = buildNet(0);
console.log(`${model}`);
for (const { epoch, loss } of train(model, loadDigits(100), 5))
  console.log(
    `epoch ${epoch}: loss ${loss.toFixed(4)}, read correctly ${(100 * accuracy(model, heldOut)).toFixed(1)} %`,
  );
