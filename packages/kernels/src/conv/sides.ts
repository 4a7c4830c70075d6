import type { FloatArray } from '../floatArray.ts';
import type { KernelMemory } from '../wasm/memory.ts';
import type { Convolution } from './convolution.ts';
import type { Phase } from './gathering.ts';
import type { Weights } from './gatherProduct.ts';
import { type Triple, volume } from './geometry.ts';

/**
 * A convolution as sums over one side's planes that give the other side's: from input to output, or the way of gradients
 * from output to input. Addresses and distances in bytes.
 */
export interface Sides {
  readonly forward: boolean;
  /** Bytes of an element. */
  readonly size: number;
  readonly from: Side;
  readonly to: Side;
  readonly weight: number;
  /** One value per channel of the result, or 0. */
  readonly bias: number;
  /** Where the result is computed. */
  readonly target: number;
}

/** Planes of one side. */
interface Side {
  readonly array: FloatArray;
  readonly planes: Triple;
  /** Of all groups, and of one. */
  readonly channels: number;
  readonly perGroup: number;
}

/** Copies weights and bias into the kernels' memory and makes room for the result. */
export function placeSides(c: Convolution, memory: KernelMemory): Sides {
  const { bias, weight, geometry: g } = c;
  const side = (array: FloatArray, planes: Triple, channels: number): Side => {
    return { array, planes, channels, perGroup: channels / g.groups };
  };
  const sides = [side(c.input, g.input, g.inChannels), side(c.output, g.output, g.outChannels)] as const;
  const forward = c.result === 'output';
  const [from, to] = forward ? sides : ([sides[1], sides[0]] as const);
  return {
    forward,
    size: weight.BYTES_PER_ELEMENT,
    from,
    to,
    weight: memory.copyIn(weight, 0, g.outChannels * sides[0].perGroup * volume(g.kernel)),
    bias: bias === null ? 0 : memory.copyIn(bias, 0, to.channels),
    target: memory.allocateFor(to.array, 0, g.batch * to.channels * volume(to.planes)),
  };
}

/** Copies the result to where it belongs. */
export function takeResult({ to, target }: Sides, { geometry: g }: Convolution, memory: KernelMemory): void {
  memory.copyOut(target, to.array, 0, g.batch * to.channels * volume(to.planes));
}

/** The weights of a phase: row r of the result meets channel c of the other side by each of the phase's taps. */
export function weightsOf(
  { forward, size, from, to, weight }: Sides,
  { kernelTaps }: Pick<Phase, 'kernelTaps'>,
  kernel: number,
): Weights {
  const steps = new Int32Array(from.perGroup * kernelTaps.length);
  const channelStep = forward ? kernel : to.perGroup * kernel;
  for (let channel = 0, at = 0; channel < from.perGroup; channel++) {
    for (const tap of kernelTaps) steps[at++] = size * (channel * channelStep + tap);
  }
  return {
    address: weight,
    groupStep: size * from.perGroup * to.perGroup * kernel,
    rowStep: size * (forward ? from.perGroup * kernel : kernel),
    steps,
  };
}

/** Where planes of a side lie that have `plane` bytes each. */
export function located(address: number, { channels, perGroup }: Pick<Side, 'channels' | 'perGroup'>, plane: number) {
  return { address, image: channels * plane, group: perGroup * plane, row: plane };
}
