export const swap = (list: readonly number[], i: number, j: number) =>
  list.map((value, at) => (at === i ? list[j]! : at === j ? list[i]! : value));
export const without = (list: readonly number[], at: number) => list.filter((_, i) => i !== at);
export const insert = (list: readonly number[], at: number, value: number) => [
  ...list.slice(0, at),
  value,
  ...list.slice(at),
];

export const range = (start: number, end: number, step = 1) =>
  Array.from({ length: Math.max(0, Math.ceil((end - start) / step)) }, (_, i) => start + i * step);

export const total = (row: readonly number[]) => row.reduce((sum, value) => sum + value, 0);
