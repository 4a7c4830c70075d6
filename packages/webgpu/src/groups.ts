/** The most workgroups along a dimension. */
const MOST = 65_535;

/** `count` workgroups, folded where there are too many: `groupIndex` of the header unfolds them, and some may be beyond. */
export function groupsOf(count: number): [number, number, number] {
  if (count <= MOST) return [count, 1, 1];
  const y = Math.ceil(count / MOST);
  if (y <= MOST) return [Math.ceil(count / y), y, 1];
  const z = Math.ceil(y / MOST);
  return [MOST, Math.ceil(count / (MOST * z)), z];
}
