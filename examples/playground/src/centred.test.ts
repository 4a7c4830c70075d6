import { centred } from './centred.ts';

const side = 28;
/** Ink in a rectangle. */
function drawn(top: number, left: number, height: number, width: number): Float32Array<ArrayBuffer> {
  const inside = (i: number) => {
    const [row, column] = [Math.floor(i / side) - top, (i % side) - left];
    return row >= 0 && row < height && column >= 0 && column < width;
  };
  return Float32Array.from({ length: side * side }, (_, i) => (inside(i) ? 1 : 0));
}
function extent(ink: Float32Array): { rows: number; columns: number; y: number; x: number } {
  const rows = new Set<number>();
  const columns = new Set<number>();
  let [sum, y, x] = [0, 0, 0];
  ink.forEach((value, i) => {
    if (value > 0.5) {
      rows.add(Math.floor(i / side));
      columns.add(i % side);
    }
    sum += value;
    y += value * (Math.floor(i / side) + 0.5);
    x += value * ((i % side) + 0.5);
  });
  return { rows: rows.size, columns: columns.size, y: y / sum, x: x / sum };
}

test.each([
  ['small, in a corner', drawn(1, 2, 10, 2), 20, 4],
  ['large, over the whole field', drawn(0, 0, 28, 14), 20, 10],
  ['lying', drawn(20, 4, 3, 15), 4, 20],
])('a drawing that is %s becomes 20 pixels long, in the middle, in its proportions', (_, ink, rows, columns) => {
  const found = extent(centred(ink));
  expect([found.rows, found.columns]).toEqual([rows, columns]);
  expect(Math.abs(found.y - 14)).toBeLessThanOrEqual(0.5);
  expect(Math.abs(found.x - 14)).toBeLessThanOrEqual(0.5);
});

test('where nothing is drawn nothing is changed', () => {
  const empty = new Float32Array(side * side);
  expect(centred(empty)).toBe(empty);
});
