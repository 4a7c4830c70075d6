// What is on a picture. Here a small network that tells circles, squares and triangles apart; with torchvision's weights and a
// JSON array of ImageNet's thousand names:
//
//   node examples/classify-image/dist/main.js cat.jpg mobilenet_v2-b0353104.pth names.json
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { classify, imageNet, loadClassifier, type Settings } from './classify.ts';

const small = join(fileURLToPath(import.meta.url), '../../model');
const shapes: Settings = { widthMult: 0.1, resize: 56, crop: 48, mean: [0.5, 0.5, 0.5], std: [0.25, 0.25, 0.25] };
const [path = join(small, 'triangle.png'), weights = small, names = join(small, 'classes.json')] =
  process.argv.slice(2);

async function main(): Promise<void> {
  const classes: string[] = JSON.parse(await readFile(names, 'utf8'));
  const classifier = await loadClassifier(weights, classes, weights === small ? shapes : imageNet);
  for (const [name, share] of (await classify(classifier, path)).slice(0, 5))
    console.log(`${(100 * share).toFixed(1).padStart(5)} %  ${name}`);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
