import { nllLoss, type Reduction, type Tensor, where } from '@wick/tensor';
import { given, type OnnxCall, type Operators } from '../call.ts';

function likelihood(call: OnnxCall, logs: Tensor): Tensor {
  const { attributes } = call;
  const ignored = attributes.has('ignore_index') ? attributes.bigint('ignore_index') : undefined;
  const target = given(call, 1).to('int64');
  // A class that no number is: what is ignored gets one that is.
  const far = ignored !== undefined && !Number.isSafeInteger(Number(ignored));
  return nllLoss(logs, far ? where(target.eq(ignored), -1, target) : target, {
    weight: call.inputs[2] ?? null,
    reduction: attributes.string('reduction', 'mean') as Reduction,
    ...(ignored === undefined ? {} : { ignoreIndex: far ? -1 : Number(ignored) }),
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
