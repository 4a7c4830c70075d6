import { whole } from '@wick/tensor/internal';
import { defineFunction, type Tensor, tensor } from '@wick/tensor/light';

/**
 * X with A X = B for batches of square matrices, by elimination with the largest pivot of each column. The gradients are
 * Aᵀ⁻¹ g for B and -(Aᵀ⁻¹ g) Xᵀ for A.
 */
export const linearSolve: (a: Tensor, b: Tensor) => Tensor = defineFunction<[a: Tensor, b: Tensor]>({
  name: 'linearSolve',
  forward(ctx, a, b) {
    const x = whole('linearSolve', [a, b], undefined, ([left, right]) => [eliminate(left!, right!)])[0]!;
    ctx.saveForBackward(a, x);
    return x;
  },
  backward(ctx, g) {
    const [a, x] = ctx.savedTensors;
    const gb = linearSolve(a.transpose(-2, -1), g);
    return [gb.matmul(x.transpose(-2, -1)).neg(), gb];
  },
});

function eliminate(a: Tensor, b: Tensor): Tensor {
  const [n, columns] = [b.shape.at(-2)!, b.shape.at(-1)!];
  const left = Float64Array.from(a.toTypedArray() as Float64Array);
  const right = Float64Array.from(b.toTypedArray() as Float64Array);
  const batch = n === 0 ? 0 : left.length / (n * n);
  for (let i = 0; i < batch; i++)
    solveOne(
      left.subarray(i * n * n, (i + 1) * n * n),
      right.subarray(i * n * columns, (i + 1) * n * columns),
      n,
      columns,
    );
  return tensor(right, { dtype: b.dtype }).reshape(b.shape);
}

/** Turns `a` into the identity and `b` into the solution. */
function solveOne(a: Float64Array, b: Float64Array, n: number, columns: number): void {
  for (let c = 0; c < n; c++) {
    let best = c;
    for (let r = c + 1; r < n; r++) if (Math.abs(a[r * n + c]!) > Math.abs(a[best * n + c]!)) best = r;
    swapRows(a, n, c, best);
    swapRows(b, columns, c, best);
    const pivot = a[c * n + c]!;
    for (let j = 0; j < n; j++) a[c * n + j]! /= pivot;
    for (let j = 0; j < columns; j++) b[c * columns + j]! /= pivot;
    for (let r = 0; r < n; r++) {
      const factor = a[r * n + c]!;
      if (r === c || factor === 0) continue;
      for (let j = 0; j < n; j++) a[r * n + j]! -= factor * a[c * n + j]!;
      for (let j = 0; j < columns; j++) b[r * columns + j]! -= factor * b[c * columns + j]!;
    }
  }
}

function swapRows(data: Float64Array, width: number, i: number, j: number): void {
  if (i === j) return;
  for (let k = 0; k < width; k++) {
    const kept = data[i * width + k]!;
    data[i * width + k] = data[j * width + k]!;
    data[j * width + k] = kept;
  }
}
