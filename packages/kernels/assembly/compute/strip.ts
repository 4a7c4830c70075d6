import { columnsOf, ROWS } from './pack';
import { add, loadSplat, multiplyAdd, zero } from './vectors';

// The innermost loops of every product. A strip is one panel of B times `panels` panels of A, 4 x 8 sums (4 x 4 doubles)
// in eight registers. It is a function of its own, called some hundred times per product, and not unrolled: the engine
// puts its optimised code in place between calls, and larger tiles do not fit the registers of all engines.

// @ts-ignore: decorator
@inline
function stripOf<T>(panels: i32, depth: i32, a: usize, bPanel: usize, c: usize, ldc: usize, accumulate: i32): void {
  do {
    let b = bPanel;
    let c00 = zero();
    let c01 = zero();
    let c10 = zero();
    let c11 = zero();
    let c20 = zero();
    let c21 = zero();
    let c30 = zero();
    let c31 = zero();
    let p = depth;
    do {
      const b0 = v128.load(b);
      const b1 = v128.load(b, 16);
      const a0 = loadSplat<T>(a);
      c00 = multiplyAdd<T>(a0, b0, c00);
      c01 = multiplyAdd<T>(a0, b1, c01);
      const a1 = loadSplat<T>(a, sizeof<T>());
      c10 = multiplyAdd<T>(a1, b0, c10);
      c11 = multiplyAdd<T>(a1, b1, c11);
      const a2 = loadSplat<T>(a, 2 * sizeof<T>());
      c20 = multiplyAdd<T>(a2, b0, c20);
      c21 = multiplyAdd<T>(a2, b1, c21);
      const a3 = loadSplat<T>(a, 3 * sizeof<T>());
      c30 = multiplyAdd<T>(a3, b0, c30);
      c31 = multiplyAdd<T>(a3, b1, c31);
      a += 4 * sizeof<T>();
      b += 32;
    } while (--p > 0);
    const row1 = c + ldc;
    const row2 = row1 + ldc;
    const row3 = row2 + ldc;
    if (accumulate) {
      c00 = add<T>(v128.load(c), c00);
      c01 = add<T>(v128.load(c, 16), c01);
      c10 = add<T>(v128.load(row1), c10);
      c11 = add<T>(v128.load(row1, 16), c11);
      c20 = add<T>(v128.load(row2), c20);
      c21 = add<T>(v128.load(row2, 16), c21);
      c30 = add<T>(v128.load(row3), c30);
      c31 = add<T>(v128.load(row3, 16), c31);
    }
    v128.store(c, c00);
    v128.store(c, c01, 16);
    v128.store(row1, c10);
    v128.store(row1, c11, 16);
    v128.store(row2, c20);
    v128.store(row2, c21, 16);
    v128.store(row3, c30);
    v128.store(row3, c31, 16);
    c = row3 + ldc;
  } while (--panels > 0);
}

function strip32(panels: i32, depth: i32, a: usize, b: usize, c: usize, ldc: usize, accumulate: i32): void {
  stripOf<f32>(panels, depth, a, b, c, ldc, accumulate);
}

function strip64(panels: i32, depth: i32, a: usize, b: usize, c: usize, ldc: usize, accumulate: i32): void {
  stripOf<f64>(panels, depth, a, b, c, ldc, accumulate);
}

/** `panels` panels of A times one of B, written to C or added to it. */
// @ts-ignore: decorator
@inline
function strip<T>(panels: i32, depth: i32, a: usize, b: usize, c: usize, ldc: usize, accumulate: i32): void {
  if (sizeof<T>() == 4) strip32(panels, depth, a, b, c, ldc, accumulate);
  else strip64(panels, depth, a, b, c, ldc, accumulate);
}

/** A packed block of A (`rows` x `depth`) times a packed block of B (`depth` x `columns`); `tile` is 128 bytes. */
export function multiplyBlock<T>(
  rows: i32,
  columns: i32,
  depth: i32,
  aPanels: usize,
  bPanels: usize,
  c: usize,
  ldc: usize,
  accumulate: i32,
  tile: usize,
): void {
  const width = columnsOf<T>();
  const aPanel = <usize>(ROWS * depth) * sizeof<T>();
  const bPanel = <usize>(width * depth) * sizeof<T>();
  const full = rows / ROWS;
  for (let j = 0; j < columns; j += width) {
    const inside = min(width, columns - j);
    let first = 0;
    if (inside == width && full > 0) {
      strip<T>(full, depth, aPanels, bPanels, c, ldc, accumulate);
      first = full;
    }
    for (let panel = first; panel * ROWS < rows; panel++) {
      strip<T>(1, depth, aPanels + aPanel * panel, bPanels, tile, 32, 0);
      const edge = min(ROWS, rows - panel * ROWS);
      storeEdge<T>(edge, inside, tile, c + ldc * (panel * ROWS), ldc, accumulate);
    }
    bPanels += bPanel;
    c += 32;
  }
}

/** {@link multiplyBlock} of floats or doubles: `size` of an element. */
export function multiplyBlockOf(
  size: i32,
  rows: i32,
  columns: i32,
  depth: i32,
  aPanels: usize,
  bPanels: usize,
  c: usize,
  ldc: usize,
  accumulate: i32,
  tile: usize,
): void {
  if (size == 4) multiplyBlock<f32>(rows, columns, depth, aPanels, bPanels, c, ldc, accumulate, tile);
  else multiplyBlock<f64>(rows, columns, depth, aPanels, bPanels, c, ldc, accumulate, tile);
}

function storeEdge<T>(rows: i32, columns: i32, tile: usize, c: usize, ldc: usize, accumulate: i32): void {
  for (let r = 0; r < rows; r++) {
    for (let q = 0; q < columns; q++) {
      const offset = <usize>q * sizeof<T>();
      const value = load<T>(tile + offset);
      store<T>(c + offset, accumulate ? load<T>(c + offset) + value : value);
    }
    tile += 32;
    c += ldc;
  }
}
