// The transform of 4 x 4 patches that both Winograd kernels begin with: winograd.ts has the method.

/**
 * B^T d B of a quad's patches, for `depth` channels: B^T = (1 0 -1 0; 0 1 1 0; 0 -1 1 0; 0 1 0 -1). Part p of channel c
 * goes to `to + p * part + 32 c`, a vector of the quad's four tiles.
 */
export function transformInputs(from: usize, plane: usize, line: usize, depth: i32, to: usize, part: usize): void {
  for (let c = 0; c < depth; c++) {
    // Rows of d B, in an order that lets eight of them at most live at a time.
    const row0 = from;
    const row1 = row0 + line;
    const row2 = row1 + line;
    const row3 = row2 + line;
    const c0 = across0(row2);
    const c1 = across1(row2);
    const c2 = across2(row2);
    const c3 = across3(row2);
    v128.store(to, f32x4.sub(across0(row0), c0));
    v128.store(to + part, f32x4.sub(across1(row0), c1));
    v128.store(to + 2 * part, f32x4.sub(across2(row0), c2));
    v128.store(to + 3 * part, f32x4.sub(across3(row0), c3));
    const b0 = across0(row1);
    const b1 = across1(row1);
    const b2 = across2(row1);
    const b3 = across3(row1);
    const second = to + 4 * part;
    v128.store(second, f32x4.add(b0, c0));
    v128.store(second + part, f32x4.add(b1, c1));
    v128.store(second + 2 * part, f32x4.add(b2, c2));
    v128.store(second + 3 * part, f32x4.add(b3, c3));
    const third = second + 4 * part;
    v128.store(third, f32x4.sub(c0, b0));
    v128.store(third + part, f32x4.sub(c1, b1));
    v128.store(third + 2 * part, f32x4.sub(c2, b2));
    v128.store(third + 3 * part, f32x4.sub(c3, b3));
    const fourth = third + 4 * part;
    v128.store(fourth, f32x4.sub(b0, across0(row3)));
    v128.store(fourth + part, f32x4.sub(b1, across1(row3)));
    v128.store(fourth + 2 * part, f32x4.sub(b2, across2(row3)));
    v128.store(fourth + 3 * part, f32x4.sub(b3, across3(row3)));
    from += plane;
    to += 32;
  }
}

/** The same of patches that begin at four places. */
export function transformApart(
  from0: usize,
  from1: usize,
  from2: usize,
  from3: usize,
  plane: usize,
  line: usize,
  depth: i32,
  to: usize,
  part: usize,
): void {
  for (let c = 0; c < depth; c++) {
    for (let i: usize = 0; i < 4; i++) {
      // Row i of d B.
      const at = line * i;
      const p = v128.load(from0 + at);
      const q = v128.load(from1 + at);
      const r = v128.load(from2 + at);
      const s = v128.load(from3 + at);
      const pq = v128.shuffle<i32>(p, q, 0, 4, 1, 5);
      const rs = v128.shuffle<i32>(r, s, 0, 4, 1, 5);
      const pq2 = v128.shuffle<i32>(p, q, 2, 6, 3, 7);
      const rs2 = v128.shuffle<i32>(r, s, 2, 6, 3, 7);
      const d0 = v128.shuffle<i64>(pq, rs, 0, 2);
      const d1 = v128.shuffle<i64>(pq, rs, 1, 3);
      const d2 = v128.shuffle<i64>(pq2, rs2, 0, 2);
      const d3 = v128.shuffle<i64>(pq2, rs2, 1, 3);
      const own = to + 4 * part * i;
      v128.store(own, f32x4.sub(d0, d2));
      v128.store(own + part, f32x4.add(d1, d2));
      v128.store(own + 2 * part, f32x4.sub(d2, d1));
      v128.store(own + 3 * part, f32x4.sub(d1, d3));
    }
    // Columns of B^T (d B).
    for (let j: usize = 0; j < 4; j++) {
      const own = to + part * j;
      const a = v128.load(own);
      const b = v128.load(own + 4 * part);
      const d = v128.load(own + 8 * part);
      v128.store(own, f32x4.sub(a, d));
      v128.store(own + 4 * part, f32x4.add(b, d));
      v128.store(own + 8 * part, f32x4.sub(d, b));
      v128.store(own + 12 * part, f32x4.sub(b, v128.load(own + 12 * part)));
    }
    from0 += plane;
    from1 += plane;
    from2 += plane;
    from3 += plane;
    to += 32;
  }
}

// Elements of a row of d B for the four patches of a quad, which begin at floats 0, 2, 4 and 6.
/** Floats `k` of the patches, for an even k: 0 or 2. */
// @ts-ignore: decorator
@inline
function even(row: usize, k: usize): v128 {
  return v128.shuffle<i32>(v128.load(row + 4 * k), v128.load(row + 4 * k, 16), 0, 2, 4, 6);
}

/** Floats `k + 1` of the patches, for an even k. */
// @ts-ignore: decorator
@inline
function odd(row: usize, k: usize): v128 {
  return v128.shuffle<i32>(v128.load(row + 4 * k), v128.load(row + 4 * k, 16), 1, 3, 5, 7);
}

// @ts-ignore: decorator
@inline
function across0(row: usize): v128 {
  return f32x4.sub(even(row, 0), even(row, 2));
}

// @ts-ignore: decorator
@inline
function across1(row: usize): v128 {
  return f32x4.add(odd(row, 0), even(row, 2));
}

// @ts-ignore: decorator
@inline
function across2(row: usize): v128 {
  return f32x4.sub(even(row, 2), odd(row, 0));
}

// @ts-ignore: decorator
@inline
function across3(row: usize): v128 {
  return f32x4.sub(odd(row, 0), odd(row, 2));
}
