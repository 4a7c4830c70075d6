import { type Triple, volume } from '@wick/kernels';
import type { ConvCommand } from '@wick/kernels/plan';
import type { Kernel, Room } from '../kernel.ts';
import type { Shape } from '../wgsl/tile.ts';
import { wordAt } from '../words.ts';
import { type Axis, forwardAxis, inputAxes, trimmed } from './convAxes.ts';
import { type Gathering, gathered, gatheredTogether } from './convTiles.ts';
import { convWeight } from './convWeight.ts';
import { finishOf } from './finish.ts';

/** A convolution or one of its gradients, as a product whose right operand is gathered from the planes. */
export function conv(command: ConvCommand, room: Room): Kernel[] {
  if (command.dtype === 'float64') throw new TypeError('webgpu: there is no convolution of float64');
  if (command.result === 'weight') return convWeight(command, room);
  return gatheredTogether(gatheringsOf(command), room);
}

/** The same by tiles, whatever the sizes. */
export function convBy(shape: Shape, cuts: number, command: ConvCommand, room: Room): Kernel[] {
  if (command.result === 'weight') return convWeight(command, room, [shape, cuts]);
  return gatheringsOf(command).flatMap((gathering) => gathered(gathering, room, [shape, cuts]));
}

/** The gatherings of a result or of the input's gradient. */
export function gatheringsOf(command: ConvCommand): Gathering[] {
  const { geometry: g, result, input, weight, output, bias, epilogue } = command;
  const isOutput = result === 'output';
  const [own, other] = [g.inChannels / g.groups, g.outChannels / g.groups];
  const taps = volume(g.kernel);
  const [, height, width] = g.kernel;
  const planes: Triple = isOutput ? g.output : g.input;
  const common = {
    ...{ images: g.batch, groups: g.groups, size: isOutput ? g.input : g.output, resultPlane: volume(planes) },
    ...(isOutput ? { sides: other, channels: own } : { sides: own, channels: other }),
    ...{ source: wordAt(isOutput ? input : output), bias: bias == null ? null : wordAt(bias) },
    weightBytes: [weight, weight + 4 * g.outChannels * own * taps] as const,
    finish: finishOf(epilogue, isOutput ? output : input),
    ...(isOutput ? { weightSide: own * taps, weightChannel: taps } : { weightSide: taps, weightChannel: own * taps }),
  };
  const [plane, row] = [planes[1] * planes[2], planes[2]];
  const sizes = isOutput ? g.input : g.output;
  const axes = [0, 1, 2].map((i) =>
    (isOutput ? [forwardAxis(g, i)] : inputAxes(g, i)).map((axis) => trimmed(axis, sizes[i]!)),
  );
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
