import { type Cells, Refused, view } from './cells.ts';

/** Takes the parts of a dimension that are listed. */
export const parts = (x: Cells, dim: number, list: readonly number[]) =>
  view(x, x.shape.with(dim, list.length), (index) => index.with(dim, list[index[dim]!]!));

export function needDims(x: Cells): void {
  if (x.shape.length === 0) throw new Refused('no dimensions');
}
