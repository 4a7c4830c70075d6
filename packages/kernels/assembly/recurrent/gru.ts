import { addRow, load4, sigmoidRow, sigmoidSlope, store4, tanhRow, tanhSlope } from './rows';

/**
 * n = tanh(x_n + σ(r) h_n), h = (h - n) σ(z) + n. `recurrent` has the sums that come from the hidden state; a bias is
 * added to each kind. Kept: r, z, n and what r multiplies.
 */
export function gruGates(
  n: i32,
  size: i32,
  work: usize,
  width: usize,
  bias: usize,
  recurrentBias: usize,
  hidden: usize,
  recurrent: usize,
  t: usize,
): void {
  const gate = <usize>size << 2;
  for (let row = 0; row < n; row++, work += width, recurrent += 2 * gate) {
    addRow(work, bias, 3 * size);
    addRow(recurrent, recurrentBias, 3 * size);
    addRow(work, recurrent, 2 * size);
    sigmoidRow(work, 2 * size, t);
    let at = work;
    for (let left = size; left > 0; left -= 4, at += 16) {
      const multiplied = load4(recurrent + 2 * gate, left);
      const own = load4(at + 2 * gate, left);
      store4(at + 2 * gate, f32x4.add(own, f32x4.mul(load4(at, left), multiplied)), left);
      store4(at + 3 * gate, multiplied, left);
      recurrent += <usize>min(left, 4) << 2;
    }
    tanhRow(work + 2 * gate, size, t);
    at = work;
    for (let left = size; left > 0; left -= 4, at += 16) {
      const h = load4(hidden, left);
      const candidate = load4(at + 2 * gate, left);
      store4(hidden, f32x4.add(f32x4.mul(f32x4.sub(h, candidate), load4(at + gate, left)), candidate), left);
      hidden += <usize>min(left, 4) << 2;
    }
  }
}

/** To the gradients of both kinds of sums; that of the new hidden units becomes what goes past the gates to the old ones. */
export function gruGatesBackward(
  n: i32,
  size: i32,
  work: usize,
  width: usize,
  grad: usize,
  sums: usize,
  recurrent: usize,
): void {
  const gate = <usize>size << 2;
  const one = f32x4.splat(1);
  for (let row = 0; row < n; row++, work += width, sums += 2 * gate, recurrent += 2 * gate) {
    let at = work;
    for (let left = size; left > 0; left -= 4, at += 16) {
      const reset = load4(at, left);
      const update = load4(at + gate, left);
      const candidate = load4(at + 2 * gate, left);
      const g = load4(grad, left);
      const gn = f32x4.mul(f32x4.mul(g, f32x4.sub(one, update)), tanhSlope(candidate));
      const gr = f32x4.mul(f32x4.mul(gn, load4(at + 3 * gate, left)), sigmoidSlope(reset));
      const gz = f32x4.mul(f32x4.mul(g, f32x4.sub(load4(at + 4 * gate, left), candidate)), sigmoidSlope(update));
      store4(sums, gr, left);
      store4(sums + gate, gz, left);
      store4(sums + 2 * gate, gn, left);
      store4(recurrent, gr, left);
      store4(recurrent + gate, gz, left);
      store4(recurrent + 2 * gate, f32x4.mul(gn, reset), left);
      store4(grad, f32x4.mul(g, update), left);
      const bytes = <usize>min(left, 4) << 2;
      grad += bytes;
      sums += bytes;
      recurrent += bytes;
    }
  }
}
