import { type ConvGeometry, type Triple, volume } from '@wick/kernels';
import type { ConvCommand } from '@wick/kernels/plan';
import type { Kernel, Room } from '../kernel.ts';
import { inTurn } from '../room.ts';
import type { Micro } from '../wgsl/tile.ts';
import { wordAt } from '../words.ts';
import { type Gathering, gathered } from './convTiles.ts';
import { convWeight } from './convWeight.ts';

/** A convolution or one of its gradients, as a product whose right operand is gathered from the planes. */
export function conv(command: ConvCommand, room: Room): Kernel[] {
  if (command.dtype === 'float64') throw new TypeError('webgpu: there is no convolution of float64');
  if (command.result === 'weight') return convWeight(command, room);
  const turns = inTurn(room);
  return gatheringsOf(command).flatMap((gathering) => gathered(gathering, turns));
}

/** The same by tiles, whatever the sizes. */
export function convBy(micro: Micro, cuts: number, command: ConvCommand, room: Room): Kernel[] {
  if (command.result === 'weight') return convWeight(command, room, [micro, cuts]);
  return gatheringsOf(command).flatMap((gathering) => gathered(gathering, room, [micro, cuts]));
}

/** The gatherings of a result or of the input's gradient. */
export function gatheringsOf(command: ConvCommand): Gathering[] {
  const { geometry: g, result, input, weight, output, bias } = command;
  const isOutput = result === 'output';
  const [own, other] = [g.inChannels / g.groups, g.outChannels / g.groups];
  const taps = volume(g.kernel);
  const [, height, width] = g.kernel;
  const planes: Triple = isOutput ? g.output : g.input;
  const common = {
    ...{ images: g.batch, groups: g.groups, size: isOutput ? g.input : g.output, resultPlane: volume(planes) },
    ...(isOutput ? { sides: other, channels: own } : { sides: own, channels: other }),
    ...{ source: wordAt(isOutput ? input : output), bias: bias == null ? null : wordAt(bias) },
    ...(isOutput ? { weightSide: own * taps, weightChannel: taps } : { weightSide: taps, weightChannel: own * taps }),
  };
  const [plane, row] = [planes[1] * planes[2], planes[2]];
  const axes = [0, 1, 2].map((i) => (isOutput ? [forwardAxis(g, i)] : inputAxes(g, i)));
  const [ds, hs, ws] = axes as [Axis[], Axis[], Axis[]];
  return ds.flatMap((d) =>
    hs.flatMap((h) =>
      ws.map((w): Gathering => {
        const of = (name: keyof Axis): Triple => [d[name], h[name], w[name]];
        const [tapD, tapH, tapW] = of('kernelStep');
        return {
          ...common,
          ...{
            positions: of('positions'),
            taps: of('taps'),
            first: of('first'),
            step: of('step'),
            tapStep: of('tapStep'),
          },
          weight: wordAt(weight) + (d.kernelFirst * height + h.kernelFirst) * width + w.kernelFirst,
          weightTap: [tapD * height * width, tapH * width, tapW],
          result: wordAt(isOutput ? output : input) + d.resultFirst * plane + h.resultFirst * row + w.resultFirst,
          resultStep: [d.resultStep * plane, h.resultStep * row, w.resultStep],
        };
      }),
    ),
  );
}

/** A gathering along one dimension; tap t of it is tap `kernelFirst + kernelStep * t` of the kernel. */
interface Axis {
  readonly positions: number;
  readonly taps: number;
  readonly first: number;
  readonly step: number;
  readonly tapStep: number;
  readonly kernelFirst: number;
  readonly kernelStep: number;
  readonly resultFirst: number;
  readonly resultStep: number;
}

function forwardAxis(g: ConvGeometry, i: number): Axis {
  const window = {
    positions: g.output[i]!,
    taps: g.kernel[i]!,
    first: -g.padding[i]!,
    step: g.stride[i]!,
    tapStep: g.dilation[i]!,
  };
  return { ...window, kernelFirst: 0, kernelStep: 1, resultFirst: 0, resultStep: 1 };
}

/**
 * Input x sums over taps t whose output (x + padding - t dilation) / stride is whole: inputs of one residue modulo the stride
 * see the same taps, and every residue is a gathering with a stride of 1.
 */
function inputAxes(g: ConvGeometry, i: number): Axis[] {
  const [size, kernel, stride] = [g.input[i]!, g.kernel[i]!, g.stride[i]!];
  const [padding, dilation] = [g.padding[i]!, g.dilation[i]!];
  return Array.from({ length: Math.min(stride, size) }, (_, residue): Axis => {
    const seen = Array.from({ length: kernel }, (_, t) => t).filter(
      (t) => (residue + padding - t * dilation) % stride === 0,
    );
    const [kernelFirst = 0, next = kernelFirst + 1] = seen;
    const kernelStep = next - kernelFirst;
    return {
      positions: Math.ceil((size - residue) / stride),
      taps: seen.length,
      first: seen.length > 0 ? (residue + padding - kernelFirst * dilation) / stride : 0,
      step: 1,
      tapStep: seen.length > 1 ? (-kernelStep * dilation) / stride : 0,
      ...{ kernelFirst, kernelStep, resultFirst: residue, resultStep: stride },
    };
  });
}
