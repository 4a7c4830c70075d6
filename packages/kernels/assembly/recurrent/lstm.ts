import { sigmoid4, tanh4 } from '../pointwise/exponential';
import { load4, sigmoidSlope, store4, tanhSlope } from './rows';

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
    let at = work;
    let b = bias;
    for (let left = size; left > 0; left -= 4, at += 16, b += 16) {
      const input = sigmoid4(t, f32x4.add(load4(at, left), load4(b, left)));
      const forget = sigmoid4(t, f32x4.add(load4(at + gate, left), load4(b + gate, left)));
      const candidate = tanh4(t, f32x4.add(load4(at + 2 * gate, left), load4(b + 2 * gate, left)));
      const output = sigmoid4(t, f32x4.add(load4(at + 3 * gate, left), load4(b + 3 * gate, left)));
      const old = load4(cell, left);
      const c = f32x4.add(f32x4.mul(forget, old), f32x4.mul(input, candidate));
      const squashed = tanh4(t, c);
      store4(at, input, left);
      store4(at + gate, forget, left);
      store4(at + 2 * gate, candidate, left);
      store4(at + 3 * gate, output, left);
      store4(at + 4 * gate, old, left);
      store4(at + 5 * gate, squashed, left);
      store4(cell, c, left);
      store4(hidden, f32x4.mul(output, squashed), left);
      const bytes = <usize>min(left, 4) << 2;
      cell += bytes;
      hidden += bytes;
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
