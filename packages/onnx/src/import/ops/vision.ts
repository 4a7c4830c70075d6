import { affineGrid, fold, type GridSampleOptions, gridSample } from '@wick/tensor';
import { given, numbersIn, type Operators } from '../call.ts';

const modes: Readonly<Record<string, GridSampleOptions['mode']>> = { linear: 'bilinear', cubic: 'bicubic' };

/** Samplings of images. */
export const vision: Operators = {
  GridSample(call) {
    const mode = call.attributes.string('mode', 'linear');
    return gridSample(given(call, 0), given(call, 1), {
      mode: modes[mode] ?? (mode as GridSampleOptions['mode']),
      paddingMode: call.attributes.string('padding_mode', 'zeros') as GridSampleOptions['paddingMode'],
      alignCorners: call.attributes.int('align_corners', 0) !== 0,
    });
  },
  AffineGrid: (call) =>
    affineGrid(given(call, 0), numbersIn(call, 1) ?? [], {
      alignCorners: call.attributes.int('align_corners', 0) !== 0,
    }),
  Col2Im(call) {
    const [image, block] = [numbersIn(call, 1) ?? [], numbersIn(call, 2) ?? []];
    const { attributes } = call;
    const pads = attributes.ints('pads') ?? [0, 0, 0, 0];
    return fold(given(call, 0), image as [number, number], block as [number, number], {
      stride: (attributes.ints('strides') ?? [1, 1]) as [number, number],
      dilation: (attributes.ints('dilations') ?? [1, 1]) as [number, number],
      padding: [pads[0]!, pads[1]!],
    });
  },
};
