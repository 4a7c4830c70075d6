import { fixture, gradgradcheck } from '@wick/testing';
import { type DType, grad, type Scalar, type Tensor, tensor } from '../index.ts';

interface Encoded {
  dtype: DType;
  shape: number[];
  values: Scalar[];
  /** The values lie in memory column by column. */
  transposed?: boolean;
}

interface Result extends Encoded {
  /** Where the result is a view of the first input; null: any stride will do. */
  stride?: (number | null)[];
  offset?: number;
}

interface Case {
  method: string;
  args: unknown[];
  inputs: Encoded[];
  error?: boolean;
  many?: boolean;
  outputs?: Result[];
  grads?: (number[] | null)[];
}

function decode({ dtype, shape, values, transposed }: Encoded): Tensor {
  const t = tensor(values, { dtype }).reshape(shape);
  return (transposed ? t.t() : t).detach().requiresGrad_(t.isFloatingPoint());
}

/** Tensors take the place of {"tensor": i} among the arguments. */
function fill(args: unknown, tensors: readonly Tensor[]): unknown {
  if (Array.isArray(args)) return args.map((a) => fill(a, tensors));
  if (typeof args !== 'object' || args === null) return args;
  if ('tensor' in args) return tensors[args.tensor as number];
  return Object.fromEntries(Object.entries(args).map(([key, value]) => [key, fill(value, tensors)]));
}

function call(c: Case, [x, ...others]: readonly Tensor[]): Tensor | Tensor[] {
  const member = x![c.method as keyof Tensor] as unknown;
  const args = fill(c.args, others) as unknown[];
  return (typeof member === 'function' ? member.apply(x, args) : member) as Tensor | Tensor[];
}

const list = (results: Tensor | Tensor[]) => (Array.isArray(results) ? results : [results]);

/** 1, 2, 3, …: the gradient that the fixture's gradients are for. */
const counting = (t: Tensor) =>
  tensor(
    Array.from({ length: t.numel() }, (_, i) => i + 1),
    { dtype: t.dtype },
  ).reshape(t.shape);

const show = (c: Case) => `${c.method}(${c.args.map((a) => JSON.stringify(a)).join(', ')})`;

/** Holds methods of tensors to what PyTorch made of the calls in a fixture: values, memory, gradients, refusals. */
export function runMethodCases(folder: string, name: string): void {
  const { cases } = fixture<{ cases: Case[] }>(folder, name);
  const titled = cases.map((c) => {
    const [x] = c.inputs;
    return [`${show(c)} of a ${x!.dtype} [${x!.shape}]${x!.transposed ? ' column by column' : ''}`, c] as const;
  });

  it.each(titled.filter(([, c]) => !c.error))("has PyTorch's values, memory and gradients: %s", (_, c) => {
    const inputs = c.inputs.map(decode);
    const results = call(c, inputs);
    expect(Array.isArray(results)).toBe(c.many);
    const outputs = list(results);
    expect(outputs.length).toBe(c.outputs!.length);
    outputs.forEach((out, i) => {
      const expected = c.outputs![i]!;
      expect([out.dtype, [...out.shape], out.tolist()]).toEqual([
        expected.dtype,
        expected.shape,
        tensor(expected.values, { dtype: expected.dtype }).reshape(expected.shape).tolist(),
      ]);
      const own = out._storage !== inputs[0]!._storage;
      if (out.numel() > 0) expect(own).toBe(expected.stride === undefined);
      if (expected.stride) {
        expect(out.storageOffset()).toBe(expected.offset);
        expect(out.stride().map((s, d) => (expected.stride![d] === null ? null : s))).toEqual(expected.stride);
      }
    });
    if (!c.grads) return;
    const differentiable = outputs.filter((t) => t.requiresGrad);
    const wanted = inputs.filter((t) => t.requiresGrad);
    const grads = grad(differentiable, wanted, { gradOutputs: differentiable.map(counting), allowUnused: true });
    expect(grads.map((g) => g && Array.from(g.toTypedArray(), Number))).toEqual(c.grads);
  });

  // Once for each call: the memory of the input is the first derivative's business.
  const smooth = titled.filter(([, c]) => c.grads && c.inputs.every((t) => t.dtype !== 'float32' && !t.transposed));
  it.each(smooth)('can be differentiated twice: %s', (_, c) => {
    const inputs = c.inputs.map(decode);
    if (inputs[0]!.numel() > 24 || inputs[0]!.numel() === 0 || list(call(c, inputs)).every((t) => t.numel() === 0))
      return;
    gradgradcheck((...tensors) => list(call(c, tensors)), inputs);
  });

  it.each(titled.filter(([, c]) => c.error))('is refused, the function named, nothing changed: %s', (_, c) => {
    const inputs = c.inputs.map(decode);
    let thrown: unknown;
    try {
      call(c, inputs);
    } catch (error) {
      thrown = error;
    }
    expect(thrown instanceof RangeError || thrown instanceof TypeError).toBe(true);
    expect((thrown as Error).message).toMatch(new RegExp(`^${c.method}: `));
    expect(inputs.map((t) => t.tolist())).toEqual(c.inputs.map((t) => decode(t).tolist()));
  });
}
