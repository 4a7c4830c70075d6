// Published PyTorch checkpoints at work: MTCNN's three networks find the face in a picture.
//
//   node examples/from-pytorch/dist/main.js [picture.png]
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import color from 'picocolors';
import { inspect, zeros } from 'wick';
import { detect } from './detect.ts';
import { draw } from './draw.ts';
import { loadNets, readImage } from './load.ts';

const models = join(fileURLToPath(import.meta.url), '../../models');

async function main(path: string): Promise<void> {
  const nets = await loadNets(models);
  console.log(color.bold('\nP-Net, as facenet-pytorch publishes it, in wick:\n'));
  console.log(`${inspect.summary(nets.pnet, zeros(1, 3, 12, 12).shape)}\n`);
  const image = readImage(path);
  const started = performance.now();
  const faces = detect(nets, image);
  const ms = performance.now() - started;
  console.log(`${draw(image, faces)}\n`);
  for (const { left, top, right, bottom, score } of faces) {
    const box = [left, top, right, bottom].map((x) => x.toFixed(1)).join(', ');
    console.log(`A face at [${box}], probability ${score.toFixed(4)}`);
  }
  console.log(`${faces.length} found in ${ms.toFixed(0)} ms.\n`);
}

if (process.argv.includes('--help')) {
  console.log('node examples/from-pytorch/dist/main.js [picture.png]: finds faces by published PyTorch checkpoints');
} else {
  main(process.argv[2] ?? join(models, 'astronaut.png')).catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  });
}
