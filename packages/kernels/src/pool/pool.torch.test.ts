import { spatialTriple } from '../conv/geometry.ts';
import { expectClose } from '../testing/expectClose.ts';
import {
  drawn,
  floats,
  type LinalgCase,
  linalgCases,
  result,
  resultIndices,
  tolerance,
} from '../testing/linalgFixture.ts';
import { adaptiveAvgPoolBackward, adaptiveAvgPoolForward, adaptiveMaxPoolForward } from './adaptivePool.ts';
import { avgPoolBackward, avgPoolForward } from './avgPool.ts';
import { poolOutputSize } from './geometry.ts';
import { maxPoolForward } from './maxPool.ts';

const product = (sizes: number[]) => sizes.reduce((a, b) => a * b, 1);

function geometryOf(one: LinalgCase) {
  const dilation = one.dilation ?? one.kernel.map(() => 1);
  const output = one.input.map((size, i) =>
    poolOutputSize(size, one.kernel[i]!, one.stride[i]!, one.padding[i]!, dilation[i]!, one.ceilMode),
  );
  expect(one.shapes.output!.slice(2)).toEqual(output);
  return {
    planes: one.planes,
    input: spatialTriple(one.input, 1),
    kernel: spatialTriple(one.kernel, 1),
    stride: spatialTriple(one.stride, 1),
    padding: spatialTriple(one.padding, 0),
    dilation: spatialTriple(dilation, 1),
    output: spatialTriple(output, 1),
  };
}

test.each(linalgCases('maxPool'))('max pool finds the values and indices that PyTorch finds: %s', (_title, one) => {
  const count = product(one.shapes.output!);
  const input = drawn(one, 5, one.planes * product(one.input));
  const output = floats(one, count);
  const narrow = new Int32Array(count).fill(-1);
  const wide = new BigInt64Array(count).fill(-1n);
  for (const indices of [narrow, wide]) {
    maxPoolForward(input, output.fill(7), indices, geometryOf(one));
    expectClose(output, result(one, 'output'), 0, 0);
    expect([...indices].map(Number)).toEqual([...resultIndices(one)]);
  }
});

test.each(linalgCases('avgPool'))('average pool and its gradient are those of PyTorch: %s', (_title, one) => {
  const count = product(one.shapes.output!);
  const input = drawn(one, 5, one.planes * product(one.input));
  const output = floats(one, count).fill(7);
  avgPoolForward(input, output, geometryOf(one), one);
  expectClose(output, result(one, 'output'), ...tolerance(one));
  const gradInput = floats(one, input.length).fill(7);
  avgPoolBackward(drawn(one, 6, count), gradInput, geometryOf(one), one);
  expectClose(gradInput, result(one, 'gradInput'), ...tolerance(one));
});

test.each(linalgCases('adaptive'))('adaptive pools and their gradient are those of PyTorch: %s', (_title, one) => {
  const count = product(one.shapes.average!);
  const g = { planes: one.planes, input: spatialTriple(one.input, 1), output: spatialTriple(one.output, 1) };
  const input = drawn(one, 5, one.planes * product(one.input));
  const output = floats(one, count).fill(7);
  adaptiveAvgPoolForward(input, output, g);
  expectClose(output, result(one, 'average'), ...tolerance(one));
  const gradInput = floats(one, input.length).fill(7);
  adaptiveAvgPoolBackward(drawn(one, 6, count, 'uniform'), gradInput, g);
  expectClose(gradInput, result(one, 'gradInput'), ...tolerance(one));
  const indices = new BigInt64Array(count).fill(-1n);
  adaptiveMaxPoolForward(input, output.fill(7), indices, g);
  expectClose(output, result(one, 'maximum'), 0, 0);
  expect([...indices].map(Number)).toEqual([...resultIndices(one)]);
});
