const names = new Set(['nonzero', 'nonzeroColumns', 'maskedSelect', 'unique', 'uniqueConsecutive']);

/** Whether the shape of an operation's result depends on the values of its inputs. */
export function dependsOnValues(name: string): boolean {
  return names.has(name);
}
