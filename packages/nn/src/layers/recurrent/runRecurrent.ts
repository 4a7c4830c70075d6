import { checkTensor, show } from '@wick/tensor/internal';
import { type DType, indexSelect, type RnnStackOptions, ShapeError, type Tensor, zeros } from '@wick/tensor/light';
import { typeNameOf } from '../../module/tree/node.ts';
import type { Parameter } from '../../parameter.ts';
import { sizesOf } from '../../utils/rnn/packedRows.ts';
import { PackedSequence } from '../../utils/rnn/packedSequence.ts';
import type { RNNBase } from './rnnBase.ts';

/** The operation behind a layer: output and last states from input, first states and parameters. */
type Stack = (input: Tensor, states: Tensor[], params: Parameter[], options: RnnStackOptions) => Tensor[];

/** A state's name in messages, and its number of units. */
interface StateSpec {
  readonly name: string;
  readonly units: number;
}

/**
 * What the forward of every recurrent layer does around its operation: checks in PyTorch's order, states of zeros where
 * none are given, inputs without a batch, packed sequences and their order.
 */
export function runRecurrent(
  layer: RNNBase,
  input: Tensor | PackedSequence,
  given: readonly Tensor[] | null,
  specs: readonly StateSpec[],
  stack: Stack,
): { output: Tensor | PackedSequence; states: Tensor[] } {
  const where = typeNameOf(layer);
  const packed = input instanceof PackedSequence ? input : null;
  const data = input instanceof PackedSequence ? input.data : input;
  checkTensor(where, data, 'input');
  given?.forEach((t, i) => {
    checkTensor(where, t, specs[i]!.name);
  });
  const batchDim = layer.batchFirst ? 0 : 1;
  let x = data;
  let states = given ? [...given] : null;
  let batched = true;
  if (!packed) {
    if (data.ndim !== 2 && data.ndim !== 3)
      throw new ShapeError(`${where}: input must have 2 or 3 dimensions, got shape ${show([...data.shape])}`);
    batched = data.ndim === 3;
    checkStateRanks(where, data, states, specs);
    if (!batched) {
      x = data.unsqueeze(batchDim);
      states = states?.map((t) => t.unsqueeze(1)) ?? null;
    }
  } else if (states && packed.sortedIndices) {
    checkStateRanks(where, data.unsqueeze(0), states, specs);
    states = states.map((t) => indexSelect(t, 1, packed.sortedIndices!));
  }
  const [weight] = layer.allWeights[0]!;
  checkSequences(layer, where, x, weight!.dtype, packed ? 2 : 3);
  const batchSizes = packed ? sizesOf(packed.batchSizes) : null;
  const batch = batchSizes ? batchSizes[0]! : x.shape[batchDim]!;
  const expected = specs.map(({ units }) => [layer.numLayers * (layer.bidirectional ? 2 : 1), batch, units]);
  states?.forEach((t, i) => {
    if (!t.shape.every((n, d) => n === expected[i]![d]) || t.ndim !== 3)
      throw new ShapeError(
        `${where}: expected ${specs[i]!.name} of shape ${show(expected[i])}, got shape ${show([...t.shape])}`,
      );
  });
  const starts = states ?? expected.map((shape) => zeros(shape, { dtype: x.dtype }));
  const { bias: hasBiases, numLayers, dropout, training, bidirectional, batchFirst } = layer;
  const options = { hasBiases, numLayers, dropout, training, bidirectional, batchFirst, batchSizes };
  const [output, ...ends] = stack(x, starts, layer.allWeights.flat(), options) as [Tensor, ...Tensor[]];
  if (packed) {
    const { sortedIndices, unsortedIndices } = packed;
    return {
      output: new PackedSequence(output, packed.batchSizes, sortedIndices, unsortedIndices),
      states: unsortedIndices ? ends.map((t) => indexSelect(t, 1, unsortedIndices)) : ends,
    };
  }
  return batched
    ? { output, states: ends }
    : { output: output.squeeze(batchDim), states: ends.map((t) => t.squeeze(1)) };
}

function checkStateRanks(
  where: string,
  data: Tensor,
  states: readonly Tensor[] | null,
  specs: readonly StateSpec[],
): void {
  states?.forEach((t, i) => {
    if (t.ndim !== data.ndim)
      throw new ShapeError(
        `${where}: ${specs[i]!.name} must have ${data.ndim} dimensions, as an input ${data.ndim === 3 ? 'with' : 'without'} a batch has, got shape ${show([...t.shape])}`,
      );
  });
}

function checkSequences(layer: RNNBase, where: string, x: Tensor, dtype: DType, rank: number): void {
  if (x.dtype !== dtype)
    throw new TypeError(
      `${where}: input is ${x.dtype}, the weights are ${dtype}: convert the input with to('${dtype}'), or the layer`,
    );
  if (x.ndim !== rank)
    throw new ShapeError(`${where}: packed data must have ${rank} dimensions, got shape ${show([...x.shape])}`);
  if (x.shape.at(-1) !== layer.inputSize)
    throw new ShapeError(
      `${where}: the input's last size must be inputSize (${layer.inputSize}), got shape ${show([...x.shape])}`,
    );
}
