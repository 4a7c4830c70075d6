import { volume } from '../../conv/geometry.ts';
import { planCalls } from '../../wasm/generated/planKernels.ts';
import type { ConvCommand, MatrixPlace } from '../commands/index.ts';
import type { Encoder } from '../encoder.ts';
import { encodeProduct } from './product.ts';

/**
 * Writes what conv/ways/tiles.ts does where an image is its own im2col matrix: a product for each image and group. The gradient
 * of weights of floats is summed in double there, which is no product of floats.
 */
export function encodeOneTap(encoder: Encoder, { geometry: g, ...command }: ConvCommand): void {
  const { result, dtype = 'float32', bias = null, input, output, weight } = command;
  const size = dtype === 'float64' ? 8 : 4;
  const [rows, channels, plane] = [g.outChannels / g.groups, g.inChannels / g.groups, volume(g.output)];
  const count = result === 'weight' ? g.outChannels * channels : plane;
  const planes = result === 'weight' ? 1 : g.batch * (result === 'output' ? g.outChannels : g.inChannels);
  const of = result === 'output' ? g.outChannels : g.inChannels;
  const begins = result === 'weight' || bias === null ? 0 : bias + encoder.base;
  const words = [planCalls.fillPlanes, 0, command[result] + encoder.base, planes, count, begins, of, size];
  encoder.step('call', encoder.words(words));
  for (let item = 0; item < g.batch * g.groups; item++) {
    const x = matrix(input + size * item * channels * plane, plane);
    const y = matrix(output + size * item * rows * plane, plane);
    const w = matrix(weight + size * (item % g.groups) * rows * channels, channels);
    const common = { kind: 'product', dtype, beta: 1 } as const;
    if (result === 'output') encodeProduct(encoder, { ...common, m: rows, n: plane, k: channels, a: w, b: x, c: y });
    else if (result === 'input')
      encodeProduct(encoder, { ...common, m: channels, n: plane, k: rows, a: turned(w), b: y, c: x });
    else encodeProduct(encoder, { ...common, m: rows, n: channels, k: plane, a: y, b: turned(x), c: w });
  }
}

function matrix(at: number, row: number): MatrixPlace {
  return { at, row, column: 1 };
}

function turned({ at, row, column }: MatrixPlace): MatrixPlace {
  return { at, row: column, column: row };
}
