import { nllLoss, type Reduction, type Tensor } from '@wick/tensor';
import { given, type OnnxCall, type Operators } from '../call.ts';

function likelihood(call: OnnxCall, logs: Tensor): Tensor {
  const { attributes } = call;
  return nllLoss(logs, given(call, 1).to('int64'), {
    weight: call.inputs[2] ?? null,
    reduction: attributes.string('reduction', 'mean') as Reduction,
    ...(attributes.has('ignore_index') ? { ignoreIndex: attributes.int('ignore_index') } : {}),
  });
}

/** Losses. */
export const losses: Operators = {
  NegativeLogLikelihoodLoss: (call) => likelihood(call, given(call, 0)),
  SoftmaxCrossEntropyLoss(call) {
    const logs = given(call, 0).logSoftmax(1);
    return [likelihood(call, logs), logs];
  },
};
