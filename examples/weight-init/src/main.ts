// Every initialiser of torch.nn.init, then both ways of calling them on a model.
import color from 'picocolors';
import { manualSeed } from 'wick';
import { everyInitialiser } from './initialisers.ts';
import { buildModel, LoopNet, tutorialWeightsInit, weightsInit } from './styles.ts';

function heading(text: string): void {
  console.log(`\n${color.bold(color.cyan(text))}`);
}

manualSeed(0);
heading('1. The initialisers, after manualSeed(0)');
for (const { call, about, result } of everyInitialiser()) {
  console.log(`\n${color.bold(call)}  ${color.dim(about)}`);
  console.log(result.ndim > 2 ? result.select(0, 0).toString() : result.toString());
}

heading('2. In the constructor: for (const m of this.modules()) … instanceof');
const loop = new LoopNet();
console.log(loop.toString());
console.log(
  `conv.weight.std() = ${loop.conv.weight.std().item().toFixed(4)}, asked for √(2 / fanOut) = ${Math.sqrt(2 / 72).toFixed(4)}`,
);

heading('3. With a visitor: model.apply(weightsInit)');
const model = buildModel();
model.apply(weightsInit);
for (const [name, p] of model.namedParameters())
  console.log(`${name.padEnd(10)} mean ${p.mean().item().toFixed(4).padStart(7)}  std ${p.std().item().toFixed(4)}`);

heading('4. What a tutorial gets wrong: Xavier for a 1-D bias');
try {
  model.apply(tutorialWeightsInit);
} catch (error) {
  console.log(color.yellow(`${(error as Error).name}: ${(error as Error).message}`));
}
console.log();
