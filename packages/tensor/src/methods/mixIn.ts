/** The methods of families become a class's own. */
export function mixIn(
  target: { readonly prototype: object },
  families: readonly { readonly prototype: object }[],
): void {
  for (const { prototype } of families) {
    const { constructor: _, ...methods } = Object.getOwnPropertyDescriptors(prototype);
    Object.defineProperties(target.prototype, methods);
  }
}
