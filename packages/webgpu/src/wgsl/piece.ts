/** WGSL declarations, and those that they rest on. */
export interface Piece {
  readonly code: string;
  readonly needs: readonly Piece[];
}

/** Names declarations with what they rest on. */
export function piece(code: string, ...needs: readonly Piece[]): Piece {
  return { code, needs };
}

/** The code of pieces: what each rests on before it, and everything once. */
export function linked(pieces: Iterable<Piece>): string {
  const all = new Set<Piece>();
  const visit = (one: Piece) => {
    if (all.has(one)) return;
    one.needs.forEach(visit);
    all.add(one);
  };
  for (const one of pieces) visit(one);
  return Array.from(all, ({ code }) => code).join('\n');
}
