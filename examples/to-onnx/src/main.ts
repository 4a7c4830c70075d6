// Train here, run anywhere: a network is trained, written as an .onnx file, and run by ONNX Runtime beside wick.
//
//   node examples/to-onnx/dist/main.js [--seed 0] [--steps 200] [--save spirals.onnx]
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import * as runtime from 'onnxruntime-node';
import color from 'picocolors';
import { noGrad, onnx, type Tensor } from 'wick';
import { spirals, trained } from './spirals.ts';

const usage = 'node examples/to-onnx/dist/main.js [--seed 0] [--steps 200] [--save spirals.onnx]';

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      seed: { type: 'string', default: '0' },
      steps: { type: 'string', default: '200' },
      save: { type: 'string' },
      help: { type: 'boolean' },
    },
  });
  if (values.help) {
    console.log(usage);
    return;
  }
  const { model, loss } = trained(Number(values.seed), Number(values.steps));
  console.log(`${color.bold('\nTrained in wick')} for ${values.steps} steps: loss ${loss.toFixed(4)}\n`);

  const { points, arms } = spirals(500);
  const fast = await onnx.compile(model, [points.narrow(0, 0, 1)], { runtime });
  const file = onnx.parseOnnx(fast.bytes);
  console.log(
    `The graph: ${[...file.operators].map(([name, n]) => `${n} ${name}`).join(', ')}; ${fast.bytes.length} bytes`,
  );
  if (values.save) {
    writeFileSync(values.save, fast.bytes);
    console.log(`It is in ${values.save}`);
  }

  const ours = noGrad(() => model.forward(points));
  const theirs = await fast(points);
  const again = noGrad(() => onnx.importOnnx(fast.bytes).forward(points));
  const apart = (other: Tensor) => (ours.sub(other).abs().max() as Tensor).item() as number;
  const right = (scores: Tensor) => (100 * (scores.argmax(1).eq(arms).sum().item() as number)) / arms.numel();
  for (const [name, scores] of [
    ['wick', ours],
    ['ONNX Runtime', theirs],
    ['imported', again],
  ] as const) {
    const difference = name === 'wick' ? '' : `, at most ${apart(scores).toExponential(1)} from wick`;
    console.log(`${name.padEnd(13)} ${right(scores).toFixed(1)} % of 1000 points on the right arm${difference}`);
  }
  await fast.release();
  if (apart(theirs) > 1e-4 || apart(again) > 1e-4) throw new Error('the outputs do not agree');
  console.log(color.green('\nAll agree.\n'));
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
