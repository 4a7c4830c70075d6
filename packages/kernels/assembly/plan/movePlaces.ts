/**
 * Copies or adds elements of `size` bytes of planes to those of others, by a table of `count` pairs: how many bytes behind the
 * beginning of one plane an element lies, and how many behind the other's. There are `outer` times `inner` planes, each of which
 * lies a step behind the one before it. Pairs of one place are added in their order.
 */
export function movePlaces(
  from: usize,
  to: usize,
  table: usize,
  count: i32,
  outer: i32,
  fromOuter: usize,
  toOuter: usize,
  inner: i32,
  fromInner: usize,
  toInner: usize,
  size: i32,
  adds: i32,
): void {
  const end = table + (<usize>count << 3);
  for (let o = 0; o < outer; o++) {
    let source = from + fromOuter * o;
    let target = to + toOuter * o;
    for (let i = 0; i < inner; i++) {
      if (size == 4) movePlane<f32>(source, target, table, end, adds);
      else movePlane<f64>(source, target, table, end, adds);
      source += fromInner;
      target += toInner;
    }
  }
}

// @ts-ignore: decorator
@inline
function movePlane<T>(source: usize, target: usize, table: usize, end: usize, adds: i32): void {
  if (adds) {
    for (let pair = table; pair < end; pair += 8) {
      const at = target + load<i32>(pair, 4);
      store<T>(at, load<T>(at) + load<T>(source + load<i32>(pair)));
    }
  } else {
    for (let pair = table; pair < end; pair += 8)
      store<T>(target + load<i32>(pair, 4), load<T>(source + load<i32>(pair)));
  }
}
