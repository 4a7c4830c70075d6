/** How many outputs and inputs of a weight [outputs, inputs, …] have weights of 0 only. */
export interface DeadUnits {
  readonly outputs: number;
  readonly inputs: number;
}

export function deadUnitsOf(values: ArrayLike<number>, shape: readonly number[]): DeadUnits {
  const [first = 0, second = 0] = shape;
  const field = first * second === 0 ? 0 : values.length / (first * second);
  const [rows, columns] = [new Uint8Array(first), new Uint8Array(second)];
  let i = 0;
  for (let r = 0; r < first; r++)
    for (let c = 0; c < second; c++) {
      let live = false;
      for (const end = i + field; i < end; i++) live ||= values[i] !== 0;
      if (!live) continue;
      rows[r] = 1;
      columns[c] = 1;
    }
  const dead = (live: Uint8Array) => live.reduce((count, one) => count + 1 - one, 0);
  return { outputs: dead(rows), inputs: dead(columns) };
}
