import type { Module } from '@wick/nn';
import { forkRng, type Tensor } from '@wick/tensor';
import { checkModule, readInputs } from '../arguments.ts';
import type { RawMoments } from '../profile/types.ts';
import type { ModelInput } from '../summary/types.ts';
import type { Node } from './graph.ts';
import { measureAll, momentsOfInput, momentsOfTensor } from './measure.ts';
import { planFor } from './plan.ts';
import { Propagation } from './propagation.ts';
import { defaultScale, emptySolved } from './solved.ts';
import { dtypeOf, firstRow, holdsTensor, undisturbed } from './solveInit.ts';
import { traceModel } from './trace/traceModel.ts';
import { standardNormal } from './transfer.ts';

/** What a layer's weights, as they stand, make of the signal. */
export interface PredictedLayer {
  /** The path of the module or parameter, or the name of the operation. */
  readonly name: string;
  /** The type of the module or the name of the operation. */
  readonly type: string;
  /** √E[w²] of its weights, or a norm's gain. */
  readonly std: number;
  /** E[z²] of its output, by theory. */
  readonly predicted: number;
  /** E[z²] of its output on the batch; null where only a shape was given. */
  readonly measured: number | null;
}

/**
 * E[z²] behind every layer of a model as it stands, by mean-field theory from the deviations of its weights, beside what a batch
 * shows: where they part, layers are too narrow, branches not independent, or inputs not normal. It holds for weights that
 * look drawn, not for trained ones. The batch runs in training mode, in which norms use its own statistics; the model does not
 * change.
 *
 * @param input - a batch, or its shape; several in an array
 * @throws TypeError or RangeError if an argument is not what it should be; what `forward` throws.
 * @example
 * ```ts
 * const model = models.mlp(64, [64, 10], { bias: false });
 * model.apply((m) => {
 *   if (m instanceof nn.Linear) init.kaimingNormal_(m.weight, { nonlinearity: 'relu' });
 * });
 * inspect.predictSignal(model, randn(32, 64)).map(({ predicted }) => predicted.toFixed(0)); // ['2', '2']
 * ```
 * @see Schoenholz et al., Deep information propagation (2017), https://arxiv.org/abs/1611.01232
 */
export function predictSignal(model: Module, input: ModelInput): PredictedLayer[] {
  checkModule('predictSignal', model);
  if (input === undefined) throw new TypeError('predictSignal: an input is needed, a batch or a shape, got undefined');
  const inputs = forkRng(() => readInputs('predictSignal', input, dtypeOf(model)));
  return undisturbed(model, () => {
    const graph = traceModel(model, inputs.map(firstRow), 'eval', { quick: true });
    const given = holdsTensor(input);
    const result = emptySolved();
    for (const node of graph.scalable)
      result.scales.set(node, node.weight ? rootMeanSquare(node.weight.tensor) : defaultScale(node));
    const propagation = new Propagation(
      planFor(graph),
      {
        input: given ? momentsOfInput(inputs[0]!) : standardNormal,
        isCentered: () => false,
        centered: false,
        biasSquare: ({ weight }: Node) => (weight?.bias ? momentsOfTensor(weight.bias).second : 0),
      },
      result,
    );
    for (const node of graph.nodes) result.states.set(node, propagation.at(node));
    const seen = given ? measureAll(model, inputs, 'empirical') : new Map<number, RawMoments>();
    return graph.scalable.map((node) => ({
      name: node.name,
      type: node.type,
      std: result.scales.get(node)!,
      predicted: result.states.get(node)!.second,
      measured: seen.get(node.index)?.second ?? null,
    }));
  });
}

const rootMeanSquare = (t: Tensor): number => Math.sqrt(momentsOfTensor(t).second);
