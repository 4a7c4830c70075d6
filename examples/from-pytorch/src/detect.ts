import { cat, nn, noGrad, type Tensor } from 'wick';
import { type Box, moved, smaller, squared, suppress, union } from './boxes.ts';
import type { ONet, PNet, RNet } from './nets.ts';

/** A face, and where its eyes, its nose and the corners of its mouth are. */
export interface Face extends Box {
  readonly points: readonly (readonly [x: number, y: number])[];
}

export interface Nets {
  readonly pnet: PNet;
  readonly rnet: RNet;
  readonly onet: ONet;
}

/** The smallest face that is looked for, in pixels, and how much smaller each image of the pyramid is. */
const smallestFace = 20;
const factor = 0.709;
const sure = [0.6, 0.7, 0.7] as const;

/** Finds the faces in an image (3, height, width) of 0 to 255. */
export function detect({ pnet, rnet, onet }: Nets, image: Tensor): Face[] {
  return noGrad(() => {
    const candidates = propose(pnet, image);
    const again = refine(image, candidates, 24, (x) => {
      const [sides, probabilities] = rnet.forward(x);
      return [sides, probabilities, null];
    });
    const second = suppress(
      again.filter(({ score }) => score > sure[1]),
      0.7,
      union,
    ).map((box) => squared(moved(box, box.sides, 1)));
    const last = refine(image, second, 48, (x) => {
      const [sides, points, probabilities] = onet.forward(x);
      return [sides, probabilities, points];
    });
    const faces = last
      .filter(({ score }) => score > sure[2])
      .map((box): Face => ({ ...moved(box, box.sides, 1), points: pointsOf(box, box.points!) }));
    return suppress(faces, 0.7, smaller);
  });
}

/** First stage: every window of every size. */
function propose(pnet: PNet, image: Tensor): Box[] {
  const [, height, width] = image.shape as [number, number, number];
  const found: Box[] = [];
  for (let scale = 12 / smallestFace; Math.min(height, width) * scale >= 12; scale *= factor) {
    const smallImage = resized(image.unsqueeze(0), Math.trunc(height * scale + 1), Math.trunc(width * scale + 1));
    const [sides, probabilities] = pnet.forward(scaled(smallImage));
    const [, , rows, columns] = sides.shape as [number, number, number, number];
    const [scores, moves] = [probabilities.toTypedArray(), sides.toTypedArray()] as [Float32Array, Float32Array];
    const plane = rows * columns;
    const here: (Box & { sides: number[] })[] = [];
    for (let i = 0; i < plane; i++) {
      const score = scores[plane + i]!;
      if (score < sure[0]) continue;
      const [x, y] = [i % columns, Math.floor(i / columns)];
      // Windows are two pixels apart and twelve wide.
      const from = (at: number) => Math.floor((2 * at + 1) / scale);
      const to = (at: number) => Math.floor((2 * at + 12) / scale);
      const box = { left: from(x), top: from(y), right: to(x), bottom: to(y), score };
      here.push({ ...box, sides: [0, 1, 2, 3].map((side) => moves[side * plane + i]!) });
    }
    found.push(...suppress(here, 0.5, union));
  }
  const kept = suppress(found as (Box & { sides: number[] })[], 0.7, union);
  return kept.map((box) => squared(moved(box, box.sides, 0)));
}

interface Refined extends Box {
  readonly sides: readonly number[];
  readonly points: readonly number[] | null;
}

/** What a network says of each candidate, cut out and brought to its size. */
function refine(
  image: Tensor,
  boxes: readonly Box[],
  size: number,
  look: (x: Tensor) => [sides: Tensor, probabilities: Tensor, points: Tensor | null],
): Refined[] {
  const [, height, width] = image.shape as [number, number, number];
  const inside = boxes.flatMap((box) => {
    const [top, bottom] = [Math.max(1, Math.trunc(box.top)), Math.min(height, Math.trunc(box.bottom))];
    const [left, right] = [Math.max(1, Math.trunc(box.left)), Math.min(width, Math.trunc(box.right))];
    if (bottom <= top - 1 || right <= left - 1) return [];
    const part = image.slice(1, top - 1, bottom).slice(2, left - 1, right);
    return [{ box, part: resized(part.unsqueeze(0), size, size) }];
  });
  if (inside.length === 0) return [];
  const [sides, probabilities, points] = look(scaled(cat(inside.map(({ part }) => part))));
  const rows = (t: Tensor) => t.tolist() as number[][];
  const [moves, scores, places] = [rows(sides), rows(probabilities), points && rows(points)];
  return inside.map(({ box }, i) => ({
    ...box,
    score: scores[i]![1]!,
    sides: moves[i]!,
    points: places ? places[i]! : null,
  }));
}

function pointsOf(box: Box, points: readonly number[]): Face['points'] {
  const [width, height] = [box.right - box.left + 1, box.bottom - box.top + 1];
  return [0, 1, 2, 3, 4].map((i) => [width * points[i]! + box.left - 1, height * points[5 + i]! + box.top - 1]);
}

function resized(x: Tensor, height: number, width: number): Tensor {
  return nn.functional.interpolate(x, { size: [height, width], mode: 'area' });
}

/** 0 to 255 as the networks were trained on it. */
function scaled(x: Tensor): Tensor {
  return x.sub(127.5).mul(0.0078125);
}
