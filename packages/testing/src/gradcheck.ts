import { grad, type Tensor, tensor } from '@wick/tensor';
import {
  analyticalJacobians,
  type Differentiable,
  floatOutputs,
  type Jacobian,
  numericalJacobians,
  unravel,
  vectorJacobian,
} from './jacobian.ts';

/** Options of {@link gradcheck} and {@link gradgradcheck}. */
export interface GradcheckOptions {
  /** How far each element is moved. Default: 1e-6. */
  eps?: number;
  /** Default: 1e-5. */
  atol?: number;
  /** Default: 1e-3. */
  rtol?: number;
}

/**
 * Compares the gradients of `fn` with finite differences: `torch.autograd.gradcheck`. For every output and every input
 * that requires grad, the whole Jacobian must agree within `atol + rtol * |numerical|`. Besides,
 *
 * - a gradient has its input's shape and dtype;
 * - the same backward run twice gives the same numbers;
 * - a gradient that comes in with other strides (transposed, or one value expanded) gives what the row-major one gives;
 * - outputs without a path to an input really do not depend on it.
 *
 * @param fn - gives a tensor or several; those that are not floating-point are left out
 * @param inputs - float64 where they require grad, and no element in the same memory as another
 * @returns true
 * @throws Error naming the entry of the Jacobian that is wrong, with both values
 *
 * @example
 * ```ts
 * const x = tensor(Float64Array.of(1, 2, 3)).requiresGrad_();
 * gradcheck((x) => x.exp().sum(), [x]);
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.autograd.gradcheck.gradcheck.html
 */
export function gradcheck(fn: Differentiable, inputs: readonly Tensor[], options: GradcheckOptions = {}): true {
  return check('gradcheck', fn, inputs, options);
}

/**
 * {@link gradcheck} of the gradients themselves, as a function of the inputs and of what comes in from the outputs:
 * `torch.autograd.gradgradcheck`. What comes in is drawn at random, the same in every run.
 *
 * @param gradOutputs - what comes in instead, one per output that requires grad
 * @see https://docs.pytorch.org/docs/stable/generated/torch.autograd.gradcheck.gradgradcheck.html
 */
export function gradgradcheck(
  fn: Differentiable,
  inputs: readonly Tensor[],
  { gradOutputs, ...options }: GradcheckOptions & { gradOutputs?: readonly Tensor[] } = {},
): true {
  const differentiable = (...all: Tensor[]) => floatOutputs(fn, all).filter((t) => t.requiresGrad);
  const outputs = differentiable(...inputs);
  const starts = gradOutputs ?? outputs.map((out, i) => randomLike(out, i + 1).requiresGrad_());
  const first = (...all: Tensor[]) => {
    const at = all.slice(0, inputs.length);
    const wanted = at.filter((t) => t.requiresGrad);
    const gradients = grad(differentiable(...at), wanted, {
      gradOutputs: all.slice(inputs.length),
      createGraph: true,
      allowUnused: true,
    });
    return gradients.filter((g) => g !== null);
  };
  return check('gradgradcheck', first, [...inputs, ...starts], options);
}

function check(where: string, fn: Differentiable, inputs: readonly Tensor[], options: GradcheckOptions): true {
  const { eps = 1e-6, atol = 1e-5, rtol = 1e-3 } = options;
  for (const [name, value] of Object.entries({ eps, atol, rtol })) {
    if (!(value >= 0) || (name === 'eps' && value === 0)) {
      throw new RangeError(`${where}: ${name} must be ${name === 'eps' ? 'positive' : '0 or more'}, got ${value}`);
    }
  }
  const checked = inputs.flatMap((t, i) => (t.requiresGrad ? [i] : []));
  if (checked.length === 0) throw new RangeError(`${where}: at least one input must require grad`);
  for (const i of checked) requireSuitable(where, inputs[i]!, i);
  const wanted = checked.map((i) => inputs[i]!);
  const outputs = floatOutputs(fn, inputs);
  if (outputs.length === 0) throw new RangeError(`${where}: the function has no floating-point output`);
  const analytical = outputs.map((out) => analyticalJacobians(out, wanted));
  checked.forEach((i, k) => {
    const numerical = numericalJacobians(fn, inputs, i, eps);
    outputs.forEach((out, o) => {
      compare(where, analytical[o]![k]!, numerical[o]!, { output: o, input: i, out, at: inputs[i]! }, atol, rtol);
    });
  });
  outputs.forEach((out, o) => {
    if (out.requiresGrad) checkStarts(where, out, o, wanted, checked);
  });
  return true;
}

function requireSuitable(where: string, t: Tensor, i: number): void {
  if (t.dtype !== 'float64') throw new TypeError(`${where}: input ${i} must be float64, got ${t.dtype}`);
  if (t.stride().some((s, d) => s === 0 && t.size(d) > 1)) {
    throw new RangeError(`${where}: elements of input ${i} share memory (an expanded tensor): give a clone`);
  }
}

interface Entry {
  output: number;
  input: number;
  out: Tensor;
  at: Tensor;
}

function compare(
  where: string,
  analytical: Jacobian,
  numerical: Jacobian,
  { output, input, out, at }: Entry,
  atol: number,
  rtol: number,
): void {
  const wrong: string[] = [];
  let count = 0;
  numerical.forEach((row, i) => {
    row.forEach((expected, j) => {
      const actual = analytical[i]![j];
      if (actual !== undefined && Math.abs(actual - expected) <= atol + rtol * Math.abs(expected)) return;
      if (++count > 5) return;
      const entry = `d output ${output}[${unravel(i, out.shape)}] / d input ${input}[${unravel(j, at.shape)}]`;
      wrong.push(`  ${entry}: backward gives ${actual}, finite differences ${expected}`);
    });
  });
  if (count === 0) return;
  const total = numerical.length * at.numel();
  if (count > wrong.length) wrong.push(`  and ${count - wrong.length} more`);
  const which = `of output ${output} [${out.shape}] by input ${input} [${at.shape}]`;
  throw new Error([`${where}: ${count} of ${total} entries of the Jacobian ${which} are wrong`, ...wrong].join('\n'));
}

/** Backward has to be repeatable, to keep shapes, and not to care how the incoming gradient lies in memory. */
function checkStarts(
  where: string,
  out: Tensor,
  o: number,
  wanted: readonly Tensor[],
  checked: readonly number[],
): void {
  const start = randomLike(out, 17);
  const reference = vectorJacobian(out, wanted, start);
  reference.forEach((g, k) => {
    const t = wanted[k]!;
    if (!g || (g.dtype === t.dtype && String(g.shape) === String(t.shape))) return;
    const got = `${g.dtype} of shape [${g.shape}]`;
    throw new Error(
      `${where}: the gradient of input ${checked[k]} is ${got}, the input ${t.dtype} of shape [${t.shape}]`,
    );
  });
  const trials: [string, Tensor, (Tensor | null)[]][] = [
    ['run again', start, reference],
    ['for a transposed incoming gradient', transposedCopy(start), reference],
  ];
  if (out.numel() > 0) {
    const even = tensor(Float64Array.of(0.75))
      .reshape(out.shape.map(() => 1))
      .expand(out.shape);
    trials.push(['for an expanded incoming gradient', even, vectorJacobian(out, wanted, even.clone())]);
  }
  for (const [what, given, expected] of trials) {
    vectorJacobian(out, wanted, given).forEach((g, k) => {
      const a = g?.toTypedArray();
      const b = expected[k]?.toTypedArray();
      const same = a?.length === b?.length && (a ?? []).every((v, i) => near(Number(v), Number(b![i])));
      if (!same)
        throw new Error(`${where}: backward of output ${o} gives another gradient of input ${checked[k]} ${what}`);
    });
  }
}

// Another memory layout may add up in another order.
function near(a: number, b: number): boolean {
  return Object.is(a, b) || Math.abs(a - b) <= 1e-12 * Math.max(1, Math.abs(a));
}

/** The same elements, with the dimensions in memory in the reverse order. */
function transposedCopy(t: Tensor): Tensor {
  const reversed = t.shape.map((_, d) => t.ndim - 1 - d);
  return t.permute(reversed).contiguous().permute(reversed);
}

/** Numbers between -1 and 1 in the shape of `t`, the same for the same seed (Lehmer's generator). */
function randomLike(t: Tensor, seed: number): Tensor {
  let state = seed * 48271;
  const values = Float64Array.from({ length: t.numel() }, () => {
    state = (state * 48271) % 2147483647;
    return (2 * state) / 2147483647 - 1;
  });
  return tensor(values).reshape(t.shape).detach();
}
