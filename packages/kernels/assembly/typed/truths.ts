// Truths as elements of another size, and elements as truths: one byte each.

// @ts-ignore: decorator
@inline
function widen<T>(from: usize, out: usize, end: usize): void {
  for (; out < end; out += sizeof<T>(), from++) store<T>(out, <T>load<u8>(from));
}

// @ts-ignore: decorator
@inline
function narrow<T>(from: usize, out: usize, end: usize): void {
  for (; out < end; out++, from += sizeof<T>()) store<u8>(out, <u8>(load<T>(from) != <T>0));
}

export function widenDoubles(from: usize, out: usize, end: usize): void {
  widen<f64>(from, out, end);
}

export function widenInts(from: usize, out: usize, end: usize): void {
  widen<i32>(from, out, end);
}

export function widenLongs(from: usize, out: usize, end: usize): void {
  widen<i64>(from, out, end);
}

export function narrowDoubles(from: usize, out: usize, end: usize): void {
  narrow<f64>(from, out, end);
}

export function narrowInts(from: usize, out: usize, end: usize): void {
  narrow<i32>(from, out, end);
}

export function narrowLongs(from: usize, out: usize, end: usize): void {
  narrow<i64>(from, out, end);
}
