import { grad, Tensor, tensor } from '@wick/tensor';

/** What {@link gradcheck} differentiates. */
export type Differentiable = (...inputs: Tensor[]) => Tensor | readonly Tensor[];

/** d output / d input for one pair: `rows[i][j]` is d output_i / d input_j, both counted row by row. */
export type Jacobian = Float64Array[];

/** What a function gives, as a list. */
export function outputsOf(fn: Differentiable, inputs: readonly Tensor[]): readonly Tensor[] {
  const result = fn(...inputs);
  return result instanceof Tensor ? [result] : result;
}

/** The floating-point results: the others have no derivative. */
export function floatOutputs(fn: Differentiable, inputs: readonly Tensor[]): readonly Tensor[] {
  return outputsOf(fn, inputs).filter((t) => t.isFloatingPoint());
}

/** The index of the `at`-th element, counted row by row. */
export function unravel(at: number, shape: readonly number[]): number[] {
  const index = new Array<number>(shape.length);
  for (let d = shape.length - 1; d >= 0; d--) {
    index[d] = at % shape[d]!;
    at = Math.floor(at / shape[d]!);
  }
  return index;
}

/** Where the elements of a tensor, row by row, lie in its memory. */
function places(t: Tensor): number[] {
  const strides = t.stride();
  return Array.from({ length: t.numel() }, (_, i) =>
    unravel(i, t.shape).reduce((at, index, d) => at + index * strides[d]!, t.storageOffset()),
  );
}

/** One Jacobian per output, by central differences: (f(x + eps) - f(x - eps)) / 2 eps. */
export function numericalJacobians(
  fn: Differentiable,
  inputs: readonly Tensor[],
  which: number,
  eps: number,
): Jacobian[] {
  const input = inputs[which]!;
  const memory = input.nd.data as Float64Array;
  // A function may return its input: what it gave has to be copied out before the next change.
  const evaluate = () => floatOutputs(fn, inputs).map((t) => Float64Array.from(t.toTypedArray() as Float64Array));
  const jacobians = evaluate().map((out) => Array.from(out, () => new Float64Array(input.numel())));
  places(input).forEach((place, j) => {
    const before = memory[place]!;
    memory[place] = before + eps;
    const above = evaluate();
    memory[place] = before - eps;
    const below = evaluate();
    memory[place] = before;
    jacobians.forEach((rows, o) => {
      rows.forEach((row, i) => {
        row[j] = (above[o]![i]! - below[o]![i]!) / (2 * eps);
      });
    });
  });
  return jacobians;
}

/** The gradients that backward gives for one output and the gradient `start` of it; null where none flows. */
export function vectorJacobian(output: Tensor, inputs: readonly Tensor[], start: Tensor): (Tensor | null)[] {
  return grad(output, inputs, { gradOutputs: start, retainGraph: true, allowUnused: true });
}

/** One Jacobian per input, row by row through backward; zeros where no gradient flows. */
export function analyticalJacobians(output: Tensor, inputs: readonly Tensor[]): Jacobian[] {
  const jacobians = inputs.map((): Jacobian => []);
  for (let i = 0; i < output.numel(); i++) {
    const start = new Float64Array(output.numel());
    start[i] = 1;
    const gradients = output.requiresGrad
      ? vectorJacobian(output, inputs, tensor(start).reshape(output.shape))
      : inputs.map(() => null);
    gradients.forEach((g, k) => {
      jacobians[k]!.push(g ? (g.toTypedArray() as Float64Array) : new Float64Array(inputs[k]!.numel()));
    });
  }
  return jacobians;
}
