const mask = 'take where(), maskedFill_() or a product with the mask instead';
const calls: ReadonlyMap<string, readonly [what: string, instead: string]> = new Map([
  ['nonzero', ['nonzero()', `nonzeroStatic() has a size; or ${mask}`]],
  ['nonzeroColumns', ['an index or an assignment by a mask (maskedSelect(), index(), indexPut_())', mask]],
]);

/** What to call an operation whose result has as many elements as the values of its inputs tell, and what to do instead; null for others. */
export function dependsOnValues(name: string): readonly [what: string, instead: string] | null {
  return calls.get(name) ?? null;
}
