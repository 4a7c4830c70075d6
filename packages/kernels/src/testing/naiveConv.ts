import type { ConvGeometry } from '../conv/geometry.ts';

type Numbers = ArrayLike<number>;

/**
 * Visits every product of a convolution by its definition: one output element, one weight element, one input element
 * inside the image.
 */
function forEachProduct(g: ConvGeometry, visit: (out: number, weight: number, input: number) => void): void {
  const inPer = g.inChannels / g.groups;
  const outPer = g.outChannels / g.groups;
  const [ID, IH, IW] = g.input;
  const [KD, KH, KW] = g.kernel;
  const [OD, OH, OW] = g.output;
  for (let n = 0; n < g.batch; n++)
    for (let o = 0; o < g.outChannels; o++)
      for (let c = 0; c < inPer; c++)
        for (let od = 0; od < OD; od++)
          for (let oh = 0; oh < OH; oh++)
            for (let ow = 0; ow < OW; ow++)
              for (let kd = 0; kd < KD; kd++)
                for (let kh = 0; kh < KH; kh++)
                  for (let kw = 0; kw < KW; kw++) {
                    const d = od * g.stride[0] - g.padding[0] + kd * g.dilation[0];
                    const h = oh * g.stride[1] - g.padding[1] + kh * g.dilation[1];
                    const w = ow * g.stride[2] - g.padding[2] + kw * g.dilation[2];
                    if (d < 0 || d >= ID || h < 0 || h >= IH || w < 0 || w >= IW) continue;
                    const channel = Math.floor(o / outPer) * inPer + c;
                    visit(
                      (((n * g.outChannels + o) * OD + od) * OH + oh) * OW + ow,
                      (((o * inPer + c) * KD + kd) * KH + kh) * KW + kw,
                      (((n * g.inChannels + channel) * ID + d) * IH + h) * IW + w,
                    );
                  }
}

/** Bias of the element at `index` of `(batch, channels, plane)`. */
const biasAt = (bias: Numbers | null, index: number, channels: number, plane: number) =>
  bias === null ? 0 : bias[Math.floor(index / plane) % channels]!;

const volume = (sizes: readonly number[]) => sizes.reduce((a, b) => a * b, 1);

export function naiveForward(input: Numbers, weight: Numbers, bias: Numbers | null, g: ConvGeometry): Float64Array {
  const plane = volume(g.output);
  const out = new Float64Array(g.batch * g.outChannels * plane);
  for (let i = 0; i < out.length; i++) out[i] = biasAt(bias, i, g.outChannels, plane);
  forEachProduct(g, (o, w, i) => {
    out[o]! += weight[w]! * input[i]!;
  });
  return out;
}

export function naiveBackwardInput(
  grad: Numbers,
  weight: Numbers,
  bias: Numbers | null,
  g: ConvGeometry,
): Float64Array {
  const plane = volume(g.input);
  const out = new Float64Array(g.batch * g.inChannels * plane);
  for (let i = 0; i < out.length; i++) out[i] = biasAt(bias, i, g.inChannels, plane);
  forEachProduct(g, (o, w, i) => {
    out[i]! += weight[w]! * grad[o]!;
  });
  return out;
}

export function naiveBackwardWeight(grad: Numbers, input: Numbers, g: ConvGeometry): Float64Array {
  const out = new Float64Array(g.outChannels * (g.inChannels / g.groups) * volume(g.kernel));
  forEachProduct(g, (o, w, i) => {
    out[w]! += grad[o]! * input[i]!;
  });
  return out;
}
