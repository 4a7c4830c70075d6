import { addRow, load4, sigmoidRow, sigmoidSlope, store4, tanhRow, tanhSlope } from './rows';

/**
 * c = σ(f) c + σ(i) tanh(g), h = σ(o) tanh(c), from sums to which the biases are added. Kept: i, f, g, o, the old cell
 * state and tanh of the new one.
 */
export function lstmGates(
  n: i32,
  size: i32,
  work: usize,
  width: usize,
  bias: usize,
  hidden: usize,
  cell: usize,
  t: usize,
): void {
  const gate = <usize>size << 2;
  for (let row = 0; row < n; row++, work += width) {
    addRow(work, bias, 4 * size);
    sigmoidRow(work, 2 * size, t);
    tanhRow(work + 2 * gate, size, t);
    sigmoidRow(work + 3 * gate, size, t);
    let at = work;
    for (let left = size; left > 0; left -= 4, at += 16) {
      const old = load4(cell, left);
      const input = f32x4.mul(load4(at, left), load4(at + 2 * gate, left));
      const c = f32x4.add(f32x4.mul(load4(at + gate, left), old), input);
      store4(at + 4 * gate, old, left);
      store4(at + 5 * gate, c, left);
      store4(cell, c, left);
      cell += <usize>min(left, 4) << 2;
    }
    tanhRow(work + 5 * gate, size, t);
    at = work;
    for (let left = size; left > 0; left -= 4, at += 16) {
      store4(hidden, f32x4.mul(load4(at + 3 * gate, left), load4(at + 5 * gate, left)), left);
      hidden += <usize>min(left, 4) << 2;
    }
  }
}

/** From the gradients of the new hidden units and cell state to those of the sums and of the old cell state. */
export function lstmGatesBackward(
  n: i32,
  size: i32,
  work: usize,
  width: usize,
  grad: usize,
  gradCell: usize,
  sums: usize,
): void {
  const gate = <usize>size << 2;
  for (let row = 0; row < n; row++, work += width, sums += 3 * gate) {
    let at = work;
    for (let left = size; left > 0; left -= 4, at += 16) {
      const input = load4(at, left);
      const forget = load4(at + gate, left);
      const candidate = load4(at + 2 * gate, left);
      const output = load4(at + 3 * gate, left);
      const squashed = load4(at + 5 * gate, left);
      const g = load4(grad, left);
      const gc = f32x4.add(load4(gradCell, left), f32x4.mul(f32x4.mul(g, output), tanhSlope(squashed)));
      store4(sums, f32x4.mul(f32x4.mul(gc, candidate), sigmoidSlope(input)), left);
      store4(sums + gate, f32x4.mul(f32x4.mul(gc, load4(at + 4 * gate, left)), sigmoidSlope(forget)), left);
      store4(sums + 2 * gate, f32x4.mul(f32x4.mul(gc, input), tanhSlope(candidate)), left);
      store4(sums + 3 * gate, f32x4.mul(f32x4.mul(g, squashed), sigmoidSlope(output)), left);
      store4(gradCell, f32x4.mul(gc, forget), left);
      const bytes = <usize>min(left, 4) << 2;
      grad += bytes;
      gradCell += bytes;
      sums += bytes;
    }
  }
}
