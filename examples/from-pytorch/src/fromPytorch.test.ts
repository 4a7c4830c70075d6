import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { linspace, type nn, noGrad, type Tensor } from 'wick';
import { detect, type Nets } from './detect.ts';
import { draw } from './draw.ts';
import { loadNets, readImage } from './load.ts';

interface Expected {
  readonly torch: string;
  readonly nets: Readonly<
    Record<
      keyof Nets,
      { readonly size: number; readonly outputs: readonly { readonly shape: number[]; readonly values: number[] }[] }
    >
  >;
  readonly boxes: readonly number[][];
  readonly probabilities: readonly number[];
  readonly points: readonly number[][][];
}

const models = join(__dirname, '../models');
const expected = JSON.parse(readFileSync(join(__dirname, 'fixtures/mtcnn.json'), 'utf8')) as Expected;
let nets: Nets;
beforeAll(async () => {
  nets = await loadNets(models);
});

test('the fixture is of the PyTorch that is the reference', () => expect(expected.torch).toMatch(/^2\.15\.0/));

test.each(['pnet', 'rnet', 'onet'] as const)("%s computes PyTorch's outputs within 1e-5", (name) => {
  const { size, outputs } = expected.nets[name];
  const x = linspace(-1, 1, 2 * 3 * size * size)
    .view(2, 3, size, size)
    .mul(7)
    .sin();
  const results = noGrad(() => (nets[name] as nn.Module).forward(x)) as Tensor[];
  expect(results).toHaveLength(outputs.length);
  outputs.forEach(({ shape, values }, i) => {
    const all = results[i]!.toTypedArray() as Float32Array;
    expect(results[i]!.shape).toEqual(shape);
    const step = Math.max(1, Math.floor(all.length / 64));
    for (const [k, value] of values.entries())
      expect(Math.abs(all[k * step]! - value)).toBeLessThanOrEqual(1e-5 * (1 + Math.abs(value)));
  });
});

test('the face is where facenet-pytorch finds it, and the picture shows it', () => {
  const image = readImage(join(models, 'astronaut.png'));
  const faces = detect(nets, image);
  expect(faces).toHaveLength(expected.boxes.length);
  faces.forEach(({ left, top, right, bottom, score, points }, i) => {
    for (const [k, x] of [left, top, right, bottom].entries()) expect(x).toBeCloseTo(expected.boxes[i]![k]!, 2);
    expect(score).toBeCloseTo(expected.probabilities[i]!, 4);
    points.forEach(([x, y], k) => {
      expect(x).toBeCloseTo(expected.points[i]![k]![0]!, 2);
      expect(y).toBeCloseTo(expected.points[i]![k]![1]!, 2);
    });
  });
  expect(draw(image, faces)).toContain('█');
});
