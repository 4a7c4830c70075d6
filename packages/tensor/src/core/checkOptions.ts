/**
 * Refuses options that do not exist: PyTorch raises a TypeError for an unexpected keyword argument, and what is ignored
 * in silence (`pading`, `TMult`) is found late. For layers, initialisers and whatever else takes an object of options.
 *
 * @param where - the function, for the message.
 * @param options - what was given.
 * @param known - every option there is, as keys: the compiler holds it to the type, so none can be missing.
 * @returns `options`.
 * @throws TypeError that names the function, the option and the nearest one there is; also if `options` is no object.
 * @example
 * ```ts
 * interface GateOptions { bias?: boolean; slope?: number }
 * function gate(x: Tensor, options: GateOptions = {}) {
 *   const { slope = 1 } = checkOptions('gate', options, { bias: true, slope: true });
 *   return x.mul(slope).sigmoid();
 * }
 * gate(zeros(2), { slope: 3 }).tolist(); // [0.5, 0.5]
 * ```
 */
export function checkOptions<O extends object>(
  where: string,
  options: O,
  known: Readonly<Record<keyof O, unknown>>,
): O {
  if (options === null || typeof options !== 'object' || Array.isArray(options))
    throw new TypeError(
      `${where}: expected the options as an object, { ${Object.keys(known)[0]}: … }, got ${String(options)}`,
    );
  for (const name in options)
    if (!Object.hasOwn(known, name)) {
      const names = Object.keys(known);
      const near = names.find((each) => plain(each) === plain(name)) ?? nearest(name, names);
      const meant = near === undefined ? '' : `, did you mean ${near}?`;
      throw new TypeError(`${where}: there is no option ${name}${meant || `; there are ${names.join(', ')}`}`);
    }
  return options;
}

/** Python's names are the same names. */
const plain = (name: string): string => name.replaceAll('_', '').toLowerCase();

function nearest(name: string, names: readonly string[]): string | undefined {
  const distances = names.map((each) => distance(name, each));
  const least = Math.min(...distances);
  return least <= Math.max(1, name.length / 3) ? names[distances.indexOf(least)] : undefined;
}

/** How many letters must be changed, added, left out or swapped with their neighbour. */
function distance(a: string, b: string): number {
  let before: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 0; i < a.length; i++) {
    const next = [i + 1];
    for (let j = 0; j < b.length; j++) {
      let least = Math.min(row[j + 1]! + 1, next[j]! + 1, row[j]! + (a[i] === b[j] ? 0 : 1));
      if (i > 0 && j > 0 && a[i] === b[j - 1] && a[i - 1] === b[j]) least = Math.min(least, before[j - 1]! + 1);
      next.push(least);
    }
    [before, row] = [row, next];
  }
  return row[b.length]!;
}
