/** A part of an image, in pixels, and how sure it is that there is a face. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  readonly score: number;
}

/** Keeps the surest of boxes that lie on each other: those that share more than `most` with a surer one go. */
export function suppress<B extends Box>(boxes: readonly B[], most: number, overlap: typeof union): B[] {
  const left = [...boxes].sort((a, b) => b.score - a.score);
  const kept: B[] = [];
  for (const box of left) if (kept.every((other) => overlap(other, box) <= most)) kept.push(box);
  return kept;
}

/** What two boxes share, of what both cover. */
export function union(a: Box, b: Box): number {
  const shared = common(a, b, 0);
  return shared / (area(a, 0) + area(b, 0) - shared);
}

/** What two boxes share, of the smaller one; pixels at the border count. */
export function smaller(a: Box, b: Box): number {
  return common(a, b, 1) / Math.min(area(a, 1), area(b, 1));
}

function area(box: Box, border: number): number {
  return (box.right - box.left + border) * (box.bottom - box.top + border);
}

function common(a: Box, b: Box, border: number): number {
  const width = Math.min(a.right, b.right) - Math.max(a.left, b.left) + border;
  const height = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) + border;
  return Math.max(0, width) * Math.max(0, height);
}

/** A box with its sides moved by shares of its size. */
export function moved<B extends Box>(box: B, sides: readonly number[], border: number): B {
  const width = box.right - box.left + border;
  const height = box.bottom - box.top + border;
  const [left, top, right, bottom] = sides as [number, number, number, number];
  return {
    ...box,
    left: box.left + left * width,
    top: box.top + top * height,
    right: box.right + right * width,
    bottom: box.bottom + bottom * height,
  };
}

/** The square around a box's centre that is as long as its longer side. */
export function squared<B extends Box>(box: B): B {
  const width = box.right - box.left;
  const height = box.bottom - box.top;
  const side = Math.max(width, height);
  const left = box.left + width / 2 - side / 2;
  const top = box.top + height / 2 - side / 2;
  return { ...box, left, top, right: left + side, bottom: top + side };
}
