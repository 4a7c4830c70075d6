import { cat, fullLike, log, sqrt, type Tensor } from '@wick/tensor';
import { axisOf, given, numberOf, numbersIn, type OnnxCall, type Operator, type Operators } from '../call.ts';

type Reduction = (x: Tensor, dims: number[], keepdim: boolean) => Tensor;

/** A reduction over `axes`: an attribute at first, an input since version 18 (13 for sums); none means all. */
const over =
  (f: Reduction): Operator =>
  (call) => {
    const x = given(call, 0);
    const axes = numbersIn(call, 1) ?? call.attributes.ints('axes') ?? [];
    const keepdim = call.attributes.int('keepdims', 1) !== 0;
    if (axes.length === 0 && call.attributes.int('noop_with_empty_axes', 0) !== 0) return f(x, [], keepdim);
    const dims = axes.length > 0 ? axes.map((axis) => axisOf(axis, x.ndim)) : x.shape.map((_, i) => i);
    return f(x, dims, keepdim);
  };

/** Some reductions take one dimension at a time, or mean all by none. */
const oneByOne =
  (f: (x: Tensor, dim: number) => Tensor): Reduction =>
  (x, dims, keepdim) => {
    const kept = dims.reduce((t, dim) => f(t, dim), x);
    return keepdim ? kept : kept.squeeze(dims);
  };

const sum: Reduction = (x, dims, keepdim) => (dims.length === 0 ? x : x.sum(dims, keepdim).to(x.dtype));
const none = Number.NEGATIVE_INFINITY;

function ofNothing(x: Tensor, dims: number[], keepdim: boolean, value: number): Tensor {
  const zeros = sum(x, dims, keepdim);
  return x.isFloatingPoint() ? zeros.add(value) : zeros;
}

/** The largest; of nothing, the smallest there is. */
const largest: Reduction = (x, dims, keepdim) => {
  if (dims.some((dim) => x.shape[dim] === 0)) return ofNothing(x, dims, keepdim, none);
  if (dims.length === 0) return x;
  return x.dtype === 'bool' ? x.to('uint8').amax(dims, keepdim).to('bool') : x.amax(dims, keepdim);
};
const smallest: Reduction = (x, dims, keepdim) => {
  if (dims.some((dim) => x.shape[dim] === 0)) return ofNothing(x, dims, keepdim, -none);
  if (dims.length === 0) return x;
  return x.dtype === 'bool' ? x.to('uint8').amin(dims, keepdim).to('bool') : x.amin(dims, keepdim);
};

/** Where the largest or smallest is; the last of equals on request. */
const place =
  (f: (x: Tensor, dim: number) => Tensor): Operator =>
  (call: OnnxCall) => {
    const x = given(call, 0);
    const dim = axisOf(call.attributes.int('axis', 0), x.ndim);
    const last = call.attributes.int('select_last_index', 0) !== 0;
    const found = last
      ? f(x.flip(dim), dim)
          .neg()
          .add(x.shape[dim]! - 1)
      : f(x, dim);
    return call.attributes.int('keepdims', 1) !== 0 ? found : found.squeeze(dim);
  };

/** A running sum or product, from the end and without the element itself on request. */
const scan =
  (f: (x: Tensor, dim: number) => Tensor, start: number): Operator =>
  (call) => {
    const x = given(call, 0);
    const dim = axisOf(numberOf(given(call, 1)), x.ndim);
    const reverse = call.attributes.int('reverse', 0) !== 0;
    const turned = reverse ? x.flip(dim) : x;
    let result = f(turned, dim).to(x.dtype);
    if (call.attributes.int('exclusive', 0) !== 0) {
      // The first element sees nothing.
      const first = fullLike(result.narrow(dim, 0, 1), start);
      result = cat([first, result.narrow(dim, 0, result.shape[dim]! - 1)], dim);
    }
    return reverse ? result.flip(dim) : result;
  };

/** Reductions and scans. */
export const reduce: Operators = {
  ReduceSum: over(sum),
  ReduceMean: over((x, dims, keepdim) => (dims.length === 0 ? x : x.mean(dims, keepdim))),
  ReduceMax: over(largest),
  ReduceMin: over(smallest),
  ReduceProd: over(oneByOne((x, dim) => x.prod(dim, true).to(x.dtype))),
  ReduceL1: over((x, dims, keepdim) => sum(x.abs(), dims, keepdim)),
  ReduceL2: over((x, dims, keepdim) => sqrt(sum(x.mul(x), dims, keepdim)).to(x.dtype)),
  ReduceLogSum: over((x, dims, keepdim) => log(sum(x, dims, keepdim))),
  ReduceLogSumExp: over((x, dims, keepdim) => (dims.length === 0 ? x : x.logsumexp(dims, keepdim))),
  ReduceSumSquare: over((x, dims, keepdim) => sum(x.mul(x), dims, keepdim)),
  ArgMax: place((x, dim) => x.argmax(dim, true)),
  ArgMin: place((x, dim) => x.argmin(dim, true)),
  CumSum: scan((x, dim) => x.cumsum(dim), 0),
  CumProd: scan((x, dim) => x.cumprod(dim), 1),
  TopK(call) {
    const x = given(call, 0);
    const k = numberOf(given(call, 1));
    const dim = axisOf(call.attributes.int('axis', -1), x.ndim);
    const largestFirst = call.attributes.int('largest', 1) !== 0;
    // Of equals the first: a stable sort, which topk is not.
    const [values, indices] = x.sort(dim, largestFirst);
    return [values.narrow(dim, 0, k), indices.narrow(dim, 0, k)];
  },
};
