import { decodeArray, type EncodedArray, expectClose, fixture } from '@wick/testing';
import * as wick from '../index.ts';
import { type Tensor, tensor } from '../index.ts';

interface Case {
  fn: string;
  args: unknown[];
  inputs: (EncodedArray | null)[];
  outputs: EncodedArray[];
  gradient?: EncodedArray;
  grads?: (EncodedArray | null)[];
  after?: (EncodedArray | null)[];
}

const { cases } = fixture<{ cases: Case[] }>(__dirname, 'nnOps');

/** The one function whose tensors do not stand in front of its options. */
const adapted: Record<string, (...args: never[]) => unknown> = {
  weightedCrossEntropy: (x: Tensor, target: Tensor, weight: Tensor, options: wick.CrossEntropyOptions) =>
    wick.crossEntropy(x, target, { ...options, weight }),
};

function decode(encoded: EncodedArray): Tensor {
  return tensor(decodeArray(encoded), { dtype: encoded.dtype }).reshape(encoded.shape);
}

function call(c: Case, inputs: (Tensor | null)[]): Tensor[] {
  const fn = adapted[c.fn] ?? (wick as unknown as Record<string, (...args: never[]) => unknown>)[c.fn]!;
  const result = fn(...([...inputs, ...c.args] as never[])) as Tensor | Tensor[];
  return Array.isArray(result) ? result : [result];
}

const label = (c: Case, i: number) =>
  `${c.fn} ${c.inputs[0]!.dtype} [${c.inputs[0]!.shape}] ${JSON.stringify(c.args)} #${i}`;

// Sums over a batch's elements in another order than PyTorch's: a few ulps of the largest summand, not of the result.
const sumTolerance = { float32: { rtol: 1e-5, atol: 5e-6 }, float64: { rtol: 1e-12, atol: 1e-12 } };

describe.each(cases.map((c, i) => [label(c, i), c] as const))("%s has PyTorch's values and gradients", (_, c) => {
  const dtype = c.inputs[0]!.dtype as 'float32' | 'float64';

  test('forward and backward', () => {
    const inputs = c.inputs.map((e) => (e ? decode(e) : null));
    c.grads?.forEach((g, i) => {
      if (g) inputs[i]!.requiresGrad_();
    });
    const outputs = call(c, inputs);
    outputs.slice(0, c.outputs.length).forEach((o, i) => {
      expect(o.shape).toEqual(c.outputs[i]!.shape);
      expectClose(o, decode(c.outputs[i]!));
    });
    c.after?.forEach((e, i) => {
      if (e) expectClose(inputs[i]!, decode(e));
    });
    if (!c.gradient) return;
    outputs[0]!.backward({ gradient: decode(c.gradient) });
    c.grads!.forEach((g, i) => {
      if (g) expectClose(inputs[i]!.grad!, decode(g), sumTolerance[dtype]);
    });
  });
});
