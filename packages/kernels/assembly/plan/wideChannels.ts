// Batch normalisation of a plane of doubles: in the order of src/norm/batchNorm.ts, whose sums have four lanes and a fifth
// for what is left.

/** The sum of a plane, or of the squares of distances from `mean`. */
// @ts-ignore: decorator
@inline
function lanes(x: usize, inner: i32, squared: bool, mean: f64): f64 {
  let a: f64 = 0;
  let b: f64 = 0;
  let c: f64 = 0;
  let d: f64 = 0;
  let rest: f64 = 0;
  let k = inner;
  for (; k >= 4; k -= 4, x += 32) {
    const p = load<f64>(x) - mean;
    const q = load<f64>(x, 8) - mean;
    const r = load<f64>(x, 16) - mean;
    const s = load<f64>(x, 24) - mean;
    a += squared ? p * p : p;
    b += squared ? q * q : q;
    c += squared ? r * r : r;
    d += squared ? s * s : s;
  }
  for (; k > 0; k--, x += 8) {
    const p = load<f64>(x) - mean;
    rest += squared ? p * p : p;
  }
  return a + c + (b + d) + rest;
}

/** The sum of a plane. */
export function sumWide(x: usize, inner: i32): f64 {
  return lanes(x, inner, false, 0);
}

/** The sum of (x - mean)² */
export function squaresWide(x: usize, inner: i32, mean: f64): f64 {
  return lanes(x, inner, true, mean);
}

/** The sum of g (x - mean) */
export function productsWide(g: usize, x: usize, inner: i32, mean: f64): f64 {
  let a: f64 = 0;
  let b: f64 = 0;
  let c: f64 = 0;
  let d: f64 = 0;
  let rest: f64 = 0;
  let k = inner;
  for (; k >= 4; k -= 4, x += 32, g += 32) {
    a += load<f64>(g) * (load<f64>(x) - mean);
    b += load<f64>(g, 8) * (load<f64>(x, 8) - mean);
    c += load<f64>(g, 16) * (load<f64>(x, 16) - mean);
    d += load<f64>(g, 24) * (load<f64>(x, 24) - mean);
  }
  for (; k > 0; k--, x += 8, g += 8) rest += load<f64>(g) * (load<f64>(x) - mean);
  return a + c + (b + d) + rest;
}

/** out = (x - mean) scale + shift */
export function affineWide(x: usize, out: usize, inner: i32, mean: f64, scale: f64, shift: f64): void {
  for (const end = x + (<usize>inner << 3); x < end; x += 8, out += 8)
    store<f64>(out, (load<f64>(x) - mean) * scale + shift);
}

/** out = scale (g - meanGrad - (x - mean) slope) */
export function gradWide(g: usize, x: usize, out: usize, inner: i32, mean: f64, scale: f64, meanGrad: f64, slope: f64): void {
  for (const end = x + (<usize>inner << 3); x < end; x += 8, g += 8, out += 8)
    store<f64>(out, scale * (load<f64>(g) - meanGrad - (load<f64>(x) - mean) * slope));
}
