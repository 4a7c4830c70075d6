import { kernelBuilds, setKernelBuild } from '@wick/kernels';
import { decodeArray, type EncodedArray, expectClose, fixture, gradcheck, gradgradcheck } from '@wick/testing';
import * as wick from '../index.ts';
import { type DType, manualSeed, rand, type Tensor, tensor } from '../index.ts';

/** One call and what PyTorch made of it; see fixtures/functionCases.py. */
interface Case {
  fn: string;
  /** The arguments; { tensor: i } stands for the i-th input. */
  args: unknown[];
  inputs: (EncodedArray | null)[];
  error?: boolean;
  gradient?: EncodedArray;
  /** How many times finite differences can follow it; 'second': only from the gradient to its derivative. */
  order?: 0 | 1 | 2 | 'second';
  inplace?: boolean;
  seed?: number;
  note?: string;
  results?: Partial<Record<DType, Result>>;
}

interface Result {
  outputs: EncodedArray[];
  grads?: (EncodedArray | null)[];
  after?: (EncodedArray | null)[];
  next?: number;
}

function decode(encoded: EncodedArray, dtype?: DType): Tensor {
  const t = tensor(decodeArray(encoded), { dtype: encoded.dtype }).reshape(encoded.shape);
  return (dtype && t.isFloatingPoint() ? t.to(dtype) : t).detach();
}

function fill(value: unknown, tensors: readonly (Tensor | null)[]): unknown {
  if (Array.isArray(value)) return value.map((v) => fill(v, tensors));
  if (typeof value !== 'object' || value === null) return value;
  if ('tensor' in value) return tensors[value.tensor as number];
  return Object.fromEntries(Object.entries(value).map(([key, v]) => [key, fill(v, tensors)]));
}

/** What JSON has no word for. */
const constants: Record<string, number> = { Infinity: Number.POSITIVE_INFINITY, '-Infinity': Number.NEGATIVE_INFINITY };
const number = (_: string, value: unknown) => (typeof value === 'string' ? (constants[value] ?? value) : value);

function call(c: Case, tensors: readonly (Tensor | null)[], more?: object): Tensor[] {
  type Results = Tensor | (Tensor | Tensor[])[];
  const fn = (wick as unknown as Record<string, (...args: unknown[]) => Results>)[c.fn];
  if (typeof fn !== 'function') throw new TypeError(`there is no function ${c.fn}`);
  const args = fill(JSON.parse(JSON.stringify(c.args), number), tensors) as unknown[];
  if (more) {
    const last = args.at(-1);
    if (typeof last === 'object' && last !== null && !('shape' in last)) args.pop();
    args.push(last !== args.at(-1) ? { ...(last as object), ...more } : more);
  }
  const result = fn(...args);
  return Array.isArray(result) ? result.flat() : [result];
}

/** The inputs in a dtype, as leaves where the fixture has a gradient for them. */
function leavesOf(c: Case, dtype: DType, grads: Result['grads']): (Tensor | null)[] {
  return c.inputs.map((e, i) => (e ? decode(e, dtype).requiresGrad_(Boolean(grads?.[i])) : null));
}

// Sums in another order than PyTorch's differ by a few units in the last place of the largest summand.
const gradTolerance: Partial<Record<DType, { rtol: number; atol: number }>> = {
  float32: { rtol: 1e-5, atol: 5e-6 },
  float64: { rtol: 1e-12, atol: 1e-12 },
};

function compare(c: Case, dtype: DType, expected: Result): void {
  const inputs = leavesOf(c, dtype, expected.grads);
  if (c.seed !== undefined) manualSeed(c.seed);
  const outputs = call(c, inputs);
  if (expected.next !== undefined) expectClose(rand(1), Float32Array.of(expected.next));
  expect(outputs.length).toBe(expected.outputs.length);
  outputs.forEach((out, i) => {
    expectClose(out, decode(expected.outputs[i]!));
  });
  expected.after?.forEach((e, i) => {
    if (e) expectClose(inputs[i]!, decode(e));
  });
  checkGradients(c, dtype, expected, inputs, outputs[0]!);
}

function checkGradients(
  c: Case,
  dtype: DType,
  expected: Result,
  inputs: readonly (Tensor | null)[],
  out: Tensor,
): void {
  if (!expected.grads?.some((g) => g !== null)) return;
  out.backward({ gradient: decode(c.gradient!, dtype) });
  expected.grads.forEach((g, i) => {
    if (g) expectClose(inputs[i]!.grad!, decode(g), gradTolerance[dtype]);
  });
}

function checkInPlace(c: Case, expected: Result): void {
  const inputs = leavesOf(c, 'float64', expected.grads);
  const target = inputs[0]!.mul(1);
  if (c.seed !== undefined) manualSeed(c.seed);
  const [out] = call(c, [target, ...inputs.slice(1)], { inplace: true });
  expect(out).toBe(target);
  expectClose(out!, decode(expected.outputs[0]!));
  checkGradients(c, 'float64', expected, inputs, out!);
}

function label(c: Case, i: number): string {
  const shapes = c.inputs.map((e) => (e ? `[${e.shape}]` : 'null')).join(', ');
  return `#${i} ${c.fn} of ${shapes} ${JSON.stringify(c.args)}${c.note ? ` (${c.note})` : ''}`;
}

/** Runs every call of a fixture of float32 in each build of the kernels, however small it is. */
export function runInEveryBuild(folder: string, name: string): void {
  const { cases } = fixture<{ cases: Case[] }>(folder, name);
  const some = cases.map((c, i) => [label(c, i), c] as const).filter(([, c]) => c.results?.float32);
  describe.each(kernelBuilds())('%s build', (build) => {
    beforeAll(() => setKernelBuild(build));
    afterAll(() => setKernelBuild(null));
    test.each(some)("has PyTorch's values and gradients: %s", (_, c) => compare(c, 'float32', c.results!.float32!));
  });
}

/** Runs every call of a fixture: values, gradients, finite differences, in-place use, refusals. */
export function runFunctionCases(folder: string, name: string): void {
  const { cases } = fixture<{ cases: Case[] }>(folder, name);
  const titled = cases.map((c, i) => [label(c, i), c] as const);
  const right = titled.filter(([, c]) => !c.error);

  describe.each(['float32', 'float64', 'int64'] as const)('%s', (dtype) => {
    const some = right.filter(([, c]) => c.results![dtype]);
    if (some.length === 0) return;
    test.each(some)("has PyTorch's values and gradients: %s", (_, c) => compare(c, dtype, c.results![dtype]!));
  });

  const inPlace = right.filter(([, c]) => c.inplace);
  if (inPlace.length > 0)
    test.each(inPlace)('writes over its input and keeps the gradient: %s', (_, c) => {
      checkInPlace(c, c.results!.float64!);
    });

  const smooth = right.filter(([, c]) => c.order !== 0 && c.results!.float64?.grads);
  if (smooth.length > 0)
    test.each(smooth)('agrees with finite differences: %s', (_, c) => {
      const inputs = leavesOf(c, 'float64', c.results!.float64!.grads);
      const given = inputs.filter((t) => t !== null);
      const run = (...tensors: Tensor[]) => {
        let next = 0;
        if (c.seed !== undefined) manualSeed(c.seed);
        return call(
          c,
          inputs.map((t) => t && tensors[next++]!),
        );
      };
      if (c.order !== 'second') gradcheck(run, given);
      if (c.order !== 1) gradgradcheck(run, given);
    });

  const wrong = titled.filter(([, c]) => c.error);
  if (wrong.length > 0)
    test.each(wrong)('is refused by name, as PyTorch refuses it: %s', (_, c) => {
      const inputs = c.inputs.map((e) => e && decode(e));
      let thrown: unknown;
      try {
        call(c, inputs);
      } catch (error) {
        thrown = error;
      }
      expect(thrown instanceof RangeError || thrown instanceof TypeError).toBe(true);
      expect((thrown as Error).message).toMatch(new RegExp(`^${c.fn}: `));
    });
}
