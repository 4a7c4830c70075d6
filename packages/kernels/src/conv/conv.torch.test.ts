import { expectClose } from '../testing/expectClose.ts';
import { drawn, floats, type LinalgCase, linalgCases, result, tolerance } from '../testing/linalgFixture.ts';
import { convBackwardInput } from './convBackwardInput.ts';
import { convBackwardWeight } from './convBackwardWeight.ts';
import { convForward } from './convForward.ts';
import { type ConvGeometry, convOutputSize, convTransposeOutputSize, spatialTriple } from './geometry.ts';
import { fold, unfold } from './unfold.ts';

const windows = (one: LinalgCase) => ({
  kernel: spatialTriple(one.kernel, 1),
  stride: spatialTriple(one.stride, 1),
  padding: spatialTriple(one.padding, 0),
  dilation: spatialTriple(one.dilation, 1),
});
const product = (sizes: number[]) => sizes.reduce((a, b) => a * b, 1);

test.each(linalgCases('conv'))('convolution and its gradients are those of PyTorch: %s', (_title, one) => {
  const { batch, inChannels, outChannels, groups, input: size } = one;
  const shape = one.shapes.output!;
  const geometry: ConvGeometry = {
    ...{ batch, inChannels, outChannels, groups },
    ...{ input: spatialTriple(size, 1), output: spatialTriple(shape.slice(2), 1), ...windows(one) },
  };
  const input = drawn(one, 1, batch * inChannels * product(size));
  const weight = drawn(one, 2, outChannels * (inChannels / groups) * product(one.kernel));
  const bias = drawn(one, 3, outChannels);
  const gradOutput = drawn(one, 4, product(shape));

  const output = floats(one, product(shape));
  convForward({ input, weight, bias, output, geometry });
  expectClose(output, result(one, 'output'), ...tolerance(one));
  const gradInput = floats(one, input.length);
  convBackwardInput({ gradOutput, weight, bias: null, gradInput, geometry });
  expectClose(gradInput, result(one, 'gradInput'), ...tolerance(one));
  const gradWeight = floats(one, weight.length);
  convBackwardWeight({ gradOutput, input, gradWeight, geometry });
  expectClose(gradWeight, result(one, 'gradWeight'), ...tolerance(one));
});

test.each(linalgCases('convTranspose'))('transposed convolution is that of PyTorch: %s', (_title, one) => {
  const { batch, inChannels, outChannels, groups, input: size } = one;
  const shape = one.shapes.output!;
  const outSize = size.map((s, i) =>
    convTransposeOutputSize(
      s,
      one.kernel[i]!,
      one.stride[i]!,
      one.padding[i]!,
      one.outputPadding[i]!,
      one.dilation[i]!,
    ),
  );
  expect(shape).toEqual([batch, outChannels, ...outSize]);
  const geometry: ConvGeometry = {
    ...{ batch, inChannels: outChannels, outChannels: inChannels, groups },
    ...{ input: spatialTriple(outSize, 1), output: spatialTriple(size, 1), ...windows(one) },
  };
  const gradInput = floats(one, product(shape));
  convBackwardInput({
    gradOutput: drawn(one, 1, batch * inChannels * product(size)),
    weight: drawn(one, 2, inChannels * (outChannels / groups) * product(one.kernel)),
    bias: drawn(one, 3, outChannels),
    gradInput,
    geometry,
  });
  expectClose(gradInput, result(one, 'output'), ...tolerance(one));
});

test.each(linalgCases('unfold'))('unfold and fold are those of PyTorch: %s', (_title, one) => {
  const { batch, channels, input: size } = one;
  const output = size.map((s, i) =>
    convOutputSize(s, one.kernel[i]!, one.stride[i]!, one.padding[i]!, one.dilation[i]!),
  );
  const shape = [batch, channels * product(one.kernel), product(output)];
  expect(one.shapes.columns).toEqual(shape);
  const g = { batch, channels, input: spatialTriple(size, 1), output: spatialTriple(output, 1), ...windows(one) };
  const images = batch * channels * product(size);
  const columns = floats(one, product(shape));
  unfold(drawn(one, 5, images), columns, g);
  expectClose(columns, result(one, 'columns'), 0, 0);
  const folded = floats(one, images);
  fold(drawn(one, 6, product(shape)), folded, g);
  expectClose(folded, result(one, 'folded'), ...tolerance(one));
});
