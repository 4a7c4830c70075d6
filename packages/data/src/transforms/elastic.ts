import { checkFinite, type Given, optionTable, type Rule, type RulesFor, show } from '@wick/tensor/internal';
import { cat, type Generator, linspace, rand, type Tensor } from '@wick/tensor/light';
import { type GeneratorOption, generatorTable } from '../samplers/sampler.ts';
import { gaussianBlur } from './adjust.ts';
import { checkImage, sizeOf } from './image.ts';
import type { Transform } from './transform.ts';
import { checkFill, type Move, moveRules, type Pair, sampleAt, type WarpOptions } from './warp.ts';

/** Options of {@link ElasticTransform}. */
export interface ElasticTransformOptions extends Omit<WarpOptions, 'center'> {
  /** How far pixels move, along x and y. Default 50. */
  alpha?: number | Pair;
  /** How smooth the movement is, in pixels, along x and y. Default 5. */
  sigma?: number | Pair;
}

function both(value: number, least?: number): Rule<Pair> {
  return {
    value: [value, value],
    read(where, name, given) {
      const pair: unknown = typeof given === 'number' ? [given, given] : given;
      if (!Array.isArray(pair) || pair.length !== 2)
        throw new TypeError(`${where}: ${name} must be a number or two, got ${show(given)}`);
      return [checkFinite(where, name, pair[0], least), checkFinite(where, name, pair[1], least)];
    },
  };
}

const table = optionTable(
  {
    alpha: both(50),
    sigma: both(5, 0),
    ...moveRules,
  } satisfies RulesFor<ElasticTransformOptions>,
  ['alpha', 'sigma', 'interpolation', 'fill'],
);

/**
 * Moves the pixels of an image about, neighbours alike: torchvision's `ElasticTransform`. Draws a uniform number for each pixel's
 * movement along x, then along y.
 *
 * @throws RangeError or TypeError for bad arguments; RangeError from `forward` if 4 sigma is wider than the image.
 * @example
 * ```ts
 * new data.ElasticTransform({ alpha: 20, sigma: 1 }).forward(rand(1, 28, 28)).shape; // [1, 28, 28]
 * ```
 * @see https://docs.pytorch.org/vision/stable/generated/torchvision.transforms.ElasticTransform.html
 */
export class ElasticTransform implements Transform {
  /** How far pixels move, along x and y. */
  readonly alpha: Pair;
  /** How smooth the movement is, in pixels, along x and y. */
  readonly sigma: Pair;
  readonly #move: Move;

  constructor(
    ...given: Given<
      ElasticTransformOptions,
      [
        alpha: number | Pair,
        sigma: number | Pair,
        interpolation: 'nearest' | 'bilinear',
        fill: number | readonly number[],
      ]
    >
  ) {
    const { alpha, sigma, ...moving } = table.take('ElasticTransform', given);
    this.alpha = alpha;
    this.sigma = sigma;
    this.#move = moving;
  }

  /** How far each pixel of an image of a size moves, drawn: (1, H, W, 2), in halves of the image's width and height. */
  static getParams(
    alpha: Pair,
    sigma: Pair,
    [height, width]: Pair,
    ...given: Given<GeneratorOption, [generator: Generator | null]>
  ): Tensor {
    const { generator } = generatorTable.take('ElasticTransform.getParams', given);
    const along = (d: 0 | 1) => {
      const noise = rand([1, 1, height, width], { generator }).mul(2).sub(1);
      const size = Math.trunc(8 * sigma[d] + 1) | 1; // odd
      const smooth = sigma[d] > 0 ? gaussianBlur('ElasticTransform', noise, [size, size], sigma) : noise;
      return smooth.mul(alpha[d]).div(d === 0 ? width : height);
    };
    return cat([along(0), along(1)], 1).permute(0, 2, 3, 1);
  }

  forward(image: Tensor): Tensor {
    checkFill('ElasticTransform', checkImage('ElasticTransform', image), this.#move);
    const [h, w] = sizeOf(image);
    const moved = ElasticTransform.getParams(this.alpha, this.sigma, [h, w], { generator: this.#move.generator });
    return sampleAt(image, [h, w], this.#move, (dtype) => {
      const places = (n: number) => linspace((-n + 1) / n, (n - 1) / n, n);
      const x = places(w).view(1, 1, -1, 1).expand(1, h, w, 1);
      const y = places(h).view(1, -1, 1, 1).expand(1, h, w, 1);
      return cat([x, y], 3).add(moved).to(dtype);
    });
  }
}
