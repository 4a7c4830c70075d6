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
