import { batchNorm, instanceNorm, localResponseNorm, oneHot, sqrt, type Tensor } from '@wick/tensor';
import { axisOf, given, type OnnxCall, type Operators } from '../call.ts';

/** Along one axis; before version 13 along all from that axis on, as of a matrix. */
function along(call: OnnxCall, f: (x: Tensor, dim: number) => Tensor): Tensor {
  const x = given(call, 0);
  const axis = axisOf(call.attributes.int('axis', call.opset < 13 ? 1 : -1), x.ndim);
  if (call.opset >= 13) return f(x, axis);
  return f(x.flatten(axis), axis).reshape(x.shape);
}

/** The dimensions from an axis to the last one. */
function trailing(x: Tensor, axis: number): number[] {
  return Array.from({ length: x.ndim - axis }, (_, i) => axis + i);
}

/** A value per channel, beside (N, C, …). */
function perChannel(values: Tensor, ndim: number): Tensor {
  return values.reshape([-1, ...new Array<number>(ndim - 2).fill(1)]);
}

/** Normalisations and what is like them. */
export const normalise: Operators = {
  Softmax: (call) => along(call, (x, dim) => x.softmax(dim)),
  LogSoftmax: (call) => along(call, (x, dim) => x.logSoftmax(dim)),
  Hardmax: (call) => along(call, (x, dim) => oneHot(x.argmax(dim), x.shape[dim]!).movedim(-1, dim).to(x.dtype)),

  BatchNormalization(call) {
    const [x, scale, bias] = [given(call, 0), given(call, 1), given(call, 2)];
    const [mean, variance] = [given(call, 3), given(call, 4)];
    const eps = call.attributes.float('epsilon', 1e-5);
    if (call.attributes.int('training_mode', 0) === 0)
      return batchNorm(x, mean.detach(), variance.detach(), scale, bias, { eps });
    // The running values are results here: running · momentum + new · (1 - momentum), of the biased variance.
    const keep = call.attributes.float('momentum', 0.9);
    const others = Array.from({ length: x.ndim }, (_, i) => i).filter((i) => i !== 1);
    const blend = (old: Tensor, fresh: Tensor) => old.mul(keep).add(fresh.mul(1 - keep));
    return [
      batchNorm(x, null, null, scale, bias, { eps, training: true }),
      blend(mean, x.mean(others)),
      blend(variance, x.var({ dim: others, correction: 0 })),
    ];
  },
  InstanceNormalization: (call) =>
    instanceNorm(given(call, 0), {
      weight: given(call, 1),
      bias: given(call, 2),
      eps: call.attributes.float('epsilon', 1e-5),
    }),
  GroupNormalization(call) {
    const [x, scale, bias] = [given(call, 0), given(call, 1), given(call, 2)];
    const groups = call.attributes.int('num_groups');
    const grouped = x.reshape([x.shape[0]!, groups, -1]);
    const centred = grouped.sub(grouped.mean(-1, true));
    const root = sqrt(centred.mul(centred).mean(-1, true).add(call.attributes.float('epsilon', 1e-5)));
    const normal = centred.div(root);
    // One value per group at first, per channel since version 21.
    if (call.opset < 21) return normal.mul(scale.unsqueeze(-1)).add(bias.unsqueeze(-1)).reshape(x.shape);
    return normal.reshape(x.shape).mul(perChannel(scale, x.ndim)).add(perChannel(bias, x.ndim));
  },
  LayerNormalization(call) {
    const x = given(call, 0);
    const dims = trailing(x, axisOf(call.attributes.int('axis', -1), x.ndim));
    const mean = x.mean(dims, true);
    const centred = x.sub(mean);
    const inverse = centred.mul(centred).mean(dims, true).add(call.attributes.float('epsilon', 1e-5)).rsqrt();
    const scaled = centred.mul(inverse).mul(given(call, 1));
    const bias = call.inputs[2];
    return [bias ? scaled.add(bias) : scaled, mean, inverse];
  },
  RMSNormalization(call) {
    const x = given(call, 0);
    const dims = trailing(x, axisOf(call.attributes.int('axis', -1), x.ndim));
    const inverse = x.mul(x).mean(dims, true).add(call.attributes.float('epsilon', 1e-5)).rsqrt();
    return x.mul(inverse).mul(given(call, 1));
  },
  LpNormalization(call) {
    const x = given(call, 0);
    const axis = axisOf(call.attributes.int('axis', -1), x.ndim);
    const norm = x.norm(call.attributes.int('p', 2), axis, true);
    // 0 stays 0.
    return x.div(norm.maskedFill(norm.eq(0), 1));
  },
  LRN: (call) =>
    localResponseNorm(given(call, 0), call.attributes.int('size'), {
      alpha: call.attributes.float('alpha', 1e-4),
      beta: call.attributes.float('beta', 0.75),
      k: call.attributes.float('bias', 1),
    }),
  MeanVarianceNormalization(call) {
    const x = given(call, 0);
    const dims = call.attributes.ints('axes') ?? [0, 2, 3];
    const centred = x.sub(x.mean(dims, true));
    return centred.div(sqrt(centred.mul(centred).mean(dims, true)).add(1e-9));
  },
};
