import type { Way } from '../convolution.ts';
import { depthwiseBackwardInput, depthwiseBackwardWeight, depthwiseForward } from '../depthwiseLoops.ts';

/** One input channel per group: sums of a few taps, nothing for a matrix product to reuse. */
export const depthwise: Way = {
  fits: ({ geometry: g }) => g.groups > 1 && g.groups === g.inChannels,
  run({ result, input, weight, bias, output, geometry: g }) {
    if (result === 'output') depthwiseForward(input, weight, bias, output, g);
    else if (result === 'input') depthwiseBackwardInput(output, weight, bias, input, g);
    else depthwiseBackwardWeight(output, input, weight, g);
    return true;
  },
};
