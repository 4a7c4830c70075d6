import { type Given, number, optionTable, type RulesFor } from '@wick/tensor/internal';
import { type Generator, linalg, linspace, rand, type Tensor, tensor } from '@wick/tensor/light';
import { type GeneratorOption, generatorTable } from '../samplers/sampler.ts';
import { checkImage, drawInteger, sizeOf } from './image.ts';
import type { Transform } from './transform.ts';
import { checkFill, type Move, moveRules, type Pair, pixelPoints, sampleAt, type WarpOptions } from './warp.ts';

/** Options of {@link RandomPerspective}. */
export interface RandomPerspectiveOptions extends Omit<WarpOptions, 'center'> {
  /** How far the corners may move: a share of half the image, from 0 to 1. Default 0.5. */
  distortionScale?: number;
  /** How probable it is. Default 0.5. */
  p?: number;
}

const table = optionTable(
  {
    distortionScale: number(0.5, 0, 1),
    p: number(0.5, 0, 1),
    ...moveRules,
  } satisfies RulesFor<RandomPerspectiveOptions>,
  ['distortionScale', 'p', 'interpolation', 'fill'],
);

type Corners = readonly [topLeft: Pair, topRight: Pair, bottomRight: Pair, bottomLeft: Pair];

/**
 * Looks at an image from aside, now and then: torchvision's `RandomPerspective`. Draws a uniform number, then where the four
 * corners go.
 *
 * @throws RangeError or TypeError for bad arguments.
 * @example
 * ```ts
 * new data.RandomPerspective({ distortionScale: 0.6, p: 1 }).forward(rand(3, 8, 8)).shape; // [3, 8, 8]
 * ```
 * @see https://docs.pytorch.org/vision/stable/generated/torchvision.transforms.RandomPerspective.html
 */
export class RandomPerspective implements Transform {
  /** How far the corners may move, as a share of half the image. */
  readonly distortionScale: number;
  /** How probable it is. */
  readonly p: number;
  readonly #move: Move;

  constructor(
    ...given: Given<
      RandomPerspectiveOptions,
      [distortionScale: number, p: number, interpolation: 'nearest' | 'bilinear', fill: number | readonly number[]]
    >
  ) {
    const { distortionScale, p, ...moving } = table.take('RandomPerspective', given);
    this.distortionScale = distortionScale;
    this.p = p;
    this.#move = moving;
  }

  /** Where the corners of an image of a size go, each as x and y; drawn. */
  static getParams(
    width: number,
    height: number,
    distortionScale: number,
    ...given: Given<GeneratorOption, [generator: Generator | null]>
  ): { startpoints: Corners; endpoints: Corners } {
    const { generator } = generatorTable.take('RandomPerspective.getParams', given);
    const x = Math.trunc(distortionScale * Math.floor(width / 2));
    const y = Math.trunc(distortionScale * Math.floor(height / 2));
    const left = () => drawInteger(0, x + 1, generator);
    const right = () => drawInteger(width - x - 1, width, generator);
    const top = () => drawInteger(0, y + 1, generator);
    const bottom = () => drawInteger(height - y - 1, height, generator);
    const endpoints: Corners = [
      [left(), top()],
      [right(), top()],
      [right(), bottom()],
      [left(), bottom()],
    ];
    const startpoints: Corners = [
      [0, 0],
      [width - 1, 0],
      [width - 1, height - 1],
      [0, height - 1],
    ];
    return { startpoints, endpoints };
  }

  forward(image: Tensor): Tensor {
    checkFill('RandomPerspective', checkImage('RandomPerspective', image), this.#move);
    const { generator } = this.#move;
    if (!rand(1, { generator }).lt(this.p).item()) return image;
    const [h, w] = sizeOf(image);
    const { startpoints, endpoints } = RandomPerspective.getParams(w, h, this.distortionScale, { generator });
    const [a, b, c, d, e, f, g, i] = coefficients(startpoints, endpoints);
    return sampleAt(image, [h, w], this.#move, (dtype) => {
      const points = pixelPoints([h, w], dtype, (n) => linspace(0.5, n - 0.5, n));
      const moved = points.matmul(
        tensor([a, d, b, e, c, f], { dtype })
          .view(3, 2)
          .div(tensor([0.5 * w, 0.5 * h], { dtype })),
      );
      const depth = points.matmul(tensor([g, g, i, i, 1, 1], { dtype }).view(3, 2));
      return moved.div(depth).sub(1).view(1, h, w, 2);
    });
  }
}

type Eight = readonly [number, number, number, number, number, number, number, number];

/** What leads from the corners of the result back to those of the image: (ax + by + c, dx + ey + f) / (gx + hy + 1). */
function coefficients(startpoints: Corners, endpoints: Corners): Eight {
  const rows = endpoints.flatMap(([x, y], k) => {
    const [u, v] = startpoints[k]!;
    return [
      [x, y, 1, 0, 0, 0, -u * x, -u * y],
      [0, 0, 0, x, y, 1, -v * x, -v * y],
    ];
  });
  const solution = linalg.solve(tensor(rows, { dtype: 'float64' }), tensor(startpoints.flat(), { dtype: 'float64' }));
  return Array.from(solution.to('float32').toTypedArray(), Number) as unknown as Eight;
}
