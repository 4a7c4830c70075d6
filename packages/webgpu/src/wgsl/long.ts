import { type Piece, piece } from './piece.ts';

// int64 is computed as int32, and of what is none is told: numbers of 64 bits in two words, the low one first, which wrap
// around as PyTorch's do. So what leaves int32 on the way and comes back is right.

/** Numbers of 64 bits. */
export const long = piece(/* wgsl */ `
fn signOf(a: u32) -> u32 { return bitcast<u32>(bitcast<i32>(a) >> 31u); }
fn long(a: u32) -> vec2<u32> { return vec2(a, signOf(a)); }
fn longSum(a: vec2<u32>, b: vec2<u32>) -> vec2<u32> {
  let low = a.x + b.x;
  return vec2(low, a.y + b.y + select(0u, 1u, low < a.x));
}
/** The high word of a product of words without a sign. */
fn highOf(a: u32, b: u32) -> u32 {
  let low = (a & 0xffffu) * (b & 0xffffu);
  let first = (a >> 16u) * (b & 0xffffu) + (low >> 16u);
  let second = (a & 0xffffu) * (b >> 16u) + (first & 0xffffu);
  return (a >> 16u) * (b >> 16u) + (first >> 16u) + (second >> 16u);
}
fn longProduct(a: vec2<u32>, b: vec2<u32>) -> vec2<u32> {
  return vec2(a.x * b.x, highOf(a.x, b.x) + a.x * b.y + a.y * b.x);
}`);

/** Where a kernel tells of what has left int32; the first one that does is known by its number. `params` name both. */
export const leaves = piece(/* wgsl */ `
fn tell(what: u32) { if (arena[params.overflow] == 0u) { arena[params.overflow] = what; } }
fn leaves() { tell(params.operation); }
fn dividesByZero() { tell(params.operation + 1u); }`);

/** The low word of a number of 64 bits, which is told of if it is none of 32. */
export const noted = piece(
  /* wgsl */ `
fn noted(a: vec2<u32>) -> u32 {
  if (a.y != signOf(a.x)) { leaves(); }
  return a.x;
}`,
  leaves,
  long,
);

/** A float as a whole number of 32 bits: of what is none the least one, as PyTorch's. */
export const whole = piece(/* wgsl */ `
fn int32Of(a: u32) -> u32 {
  return select(bitcast<u32>(i32(bitcast<f32>(a))), 0x80000000u, ((a >> 23u) & 255u) >= 158u);
}`);

/** A float as a whole number, which is told of if it is none of 32 bits: what is not finite, too. */
export const notedWhole = piece(
  /* wgsl */ `
fn notedWhole(a: u32) -> u32 {
  if (((a >> 23u) & 255u) >= 158u && a != 0xcf000000u) { leaves(); }
  return int32Of(a);
}`,
  leaves,
  whole,
);

const sums = piece(
  /* wgsl */ `
fn notedSum(a: u32, b: u32) -> u32 {
  let sum = a + b;
  if (((a ^ sum) & (b ^ sum)) >= 0x80000000u) { leaves(); }
  return sum;
}
fn notedDifference(a: u32, b: u32) -> u32 {
  let difference = a - b;
  if (((a ^ b) & (a ^ difference)) >= 0x80000000u) { leaves(); }
  return difference;
}
/** What is to be told of where it is the least number. */
fn notedSize(a: u32) -> u32 {
  if (a == 0x80000000u) { leaves(); }
  return a;
}`,
  leaves,
);

const power = piece(
  /* wgsl */ `
fn longPower(x: u32, y: u32) -> vec2<u32> {
  if (bitcast<i32>(y) < 0) {
    if (x == 1u) { return long(1u); }
    if (x == 0xffffffffu) { return long(select(1u, x, (y & 1u) != 0u)); }
    return long(0u);
  }
  var result = long(1u);
  var base = long(x);
  for (var e = y; e > 0u; e >>= 1u) {
    if ((e & 1u) != 0u) { result = longProduct(result, base); }
    base = longProduct(base, base);
  }
  return result;
}`,
  long,
);

const shift = piece(
  /* wgsl */ `
fn longShifted(a: u32, by: u32) -> vec2<u32> {
  if (by == 0u) { return long(a); }
  if (by < 32u) { return vec2(a << by, (signOf(a) << by) | (a >> (32u - by))); }
  if (by < 64u) { return vec2(0u, a << (by - 32u)); }
  return vec2(0u, 0u);
}`,
  long,
);

const common = piece(
  /* wgsl */ `
fn longMultiple(a: u32, b: u32) -> vec2<u32> {
  let divisor = gcdOf(a, b);
  if (divisor == 0u) { return vec2(0u, 0u); }
  return longProduct(vec2(sizeOf(a) / divisor, 0u), vec2(sizeOf(b), 0u));
}`,
  long,
);

/** Quotients that tell of divisors that are 0. */
export function notedQuotient(quotient: Piece): Piece {
  return piece(
    /* wgsl */ `
fn notedQuotient(a: u32, b: u32) -> u32 {
  if (b == 0u) { dividesByZero(); }
  return quotientOf(a, b);
}`,
    leaves,
    quotient,
  );
}

/** What instructions of int64 give, and what that rests on, where they tell of what has left int32. */
export function notedInstructions(divisors: Piece, divided: Piece) {
  const words = (value: string, ...needs: Piece[]) => ({ value, needs });
  const product = 'longProduct(long(a), long(b))';
  return {
    neg: words('0u - notedSize(a)', sums),
    abs: words('select(a, 0u - notedSize(a), bitcast<i32>(a) < 0)', sums),
    add: words('notedSum(a, b)', sums),
    sub: words('notedDifference(a, b)', sums),
    mul: words(`noted(${product})`, noted),
    div: words('noted(select(long(notedQuotient(a, b)), vec2(0x80000000u, 0u), a == 0x80000000u && b == 0xffffffffu))', noted, divided),
    fmod: words('a - b * notedQuotient(a, b)', divided),
    gcd: words('notedSize(gcdOf(a, b))', sums, divisors),
    lcm: words('noted(longMultiple(a, b))', noted, divisors, common),
    shiftLeft: words('noted(longShifted(a, b))', noted, shift),
    pow: words('noted(longPower(a, b))', noted, power),
    horner: words(`noted(longSum(${product}, long(c)))`, noted),
    mulAdd: words(`noted(longSum(${product}, long(c)))`, noted),
  };
} // biome-ignore format: a table
