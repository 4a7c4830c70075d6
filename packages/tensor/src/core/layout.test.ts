import { fixture } from '@wick/testing';
import { isChannelsLast, type Layout, likeStrides, looksChannelsLast, resultStrides } from './layout.ts';
import { contiguousStrides, isRowMajor } from './shape.ts';

type Geometry = [shape: number[], strides: number[]];
type Case = [operands: Geometry[], shape: number[], strides: number[]];

const { result, copy, like, contiguous } = fixture<{
  result: Record<string, Case[]>;
  copy: Case[];
  like: Case[];
  contiguous: [[Geometry], boolean[]][];
}>(__dirname, 'layout');

const layout = ([shape, strides]: Geometry): Layout => ({ shape, _strides: strides });
const text = (operands: Geometry[]) => operands.map(([shape, strides]) => `[${shape}] by (${strides})`).join(' and ');

/** All cases at once, so that what fails is seen beside what it should be. */
function expectStrides(cases: Case[], strides: (shape: number[], operands: Layout[]) => readonly number[]): void {
  expect(cases.length).toBeGreaterThan(100);
  const got = cases.map(([operands, shape]) => `${text(operands)}: ${strides(shape, operands.map(layout))}`);
  expect(got).toEqual(cases.map(([operands, , wanted]) => `${text(operands)}: ${wanted}`));
}

test.each(Object.keys(result))("elementwise results of %s operands lie in memory as PyTorch's do", (count) => {
  expectStrides(result[count]!, (shape, operands) => resultStrides(shape, operands) ?? contiguousStrides(shape));
});

test.each(Object.entries({ copy, like }))(
  "a tensor made of another lies in memory as PyTorch's does: %s",
  (_, cases) => {
    expectStrides(cases, (_, [t]) => likeStrides(t!));
  },
);

test('row-major and channels-last tensors are told from others as PyTorch tells them', () => {
  const got = contiguous.map(([[[shape, strides]]]) => [
    isRowMajor(shape, strides),
    shape.length === 4 && isChannelsLast(shape, strides),
    shape.length === 5 && isChannelsLast(shape, strides),
    looksChannelsLast(shape, strides),
  ]);
  expect(got).toEqual(contiguous.map(([, wanted]) => wanted));
});
