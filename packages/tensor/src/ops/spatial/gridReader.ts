import type { FloatArray } from '../../core/dtype.ts';
import { cubicWeight } from './axisFilter.ts';

export type GridMode = 'bilinear' | 'nearest' | 'bicubic';
export type GridPadding = 'zeros' | 'border' | 'reflection';

/** How an input is sampled at the points of a grid. */
export interface GridPlan {
  readonly mode: GridMode;
  readonly paddingMode: GridPadding;
  readonly alignCorners: boolean;
  /** How often the weights are differentiated by each coordinate (x, y and z). */
  readonly orders: readonly number[];
}

/** The places that one point reads, with their weights: filled by {@link GridReader.read}. */
export class GridReader {
  /** Places in the plane, of the first {@link count}. */
  readonly places: Int32Array;
  readonly weights: Float64Array;
  count = 0;

  private readonly width: number;
  private readonly strides: number[];
  private readonly axisPlaces: Int32Array;
  private readonly axisWeights: Float64Array;

  /**
   * @param sizes - of the input's plane: (H, W) or (D, H, W)
   * @param single - round coordinates as float32
   */
  constructor(
    private readonly plan: GridPlan,
    private readonly sizes: readonly number[],
    private readonly single: boolean,
  ) {
    this.width = { nearest: 1, bilinear: 2, bicubic: 4 }[plan.mode];
    this.places = new Int32Array(this.width ** sizes.length);
    this.weights = new Float64Array(this.places.length);
    this.axisPlaces = new Int32Array(this.width);
    this.axisWeights = new Float64Array(this.width);
    this.strides = sizes.map((_, a) => sizes.slice(a + 1).reduce((n, size) => n * size, 1));
  }

  /** Reads the point whose coordinates (x, y and z: the last axis first) begin at `grid[at]`. */
  read(grid: FloatArray, at: number): void {
    this.count = 1;
    this.places[0] = 0;
    this.weights[0] = 1;
    const rank = this.sizes.length;
    for (let c = 0; c < rank; c++) {
      const axis = rank - 1 - c;
      this.readAxis(grid, at + c, this.sizes[axis]!, this.plan.orders[c]!);
      this.multiply(this.strides[axis]!);
    }
  }

  /** Every place so far, at every place of the axis that is inside. */
  private multiply(stride: number): void {
    const { places, weights, axisPlaces, axisWeights, width } = this;
    const before = this.count;
    let inside = 0;
    for (let t = 0; t < width; t++) if (axisPlaces[t]! >= 0) inside++;
    // From the last on, so that what is read is not yet overwritten.
    let to = before * inside;
    for (let i = before - 1; i >= 0; i--) {
      const place = places[i]!;
      const weight = weights[i]!;
      for (let t = width - 1; t >= 0; t--) {
        if (axisPlaces[t]! < 0) continue;
        to--;
        places[to] = place + axisPlaces[t]! * stride;
        weights[to] = weight * axisWeights[t]!;
      }
    }
    this.count = before * inside;
  }

  /** The places of one axis (-1: outside, reads as 0) and the weights, differentiated `order` times. */
  private readAxis(grid: FloatArray, place: number, size: number, order: number): void {
    const { single, axisPlaces, axisWeights } = this;
    const { mode, alignCorners, paddingMode } = this.plan;
    const coordinate = grid[place]!;
    const x = alignCorners
      ? round(single, round(single, round(single, coordinate + 1) / 2) * (size - 1))
      : round(single, round(single, round(single, round(single, coordinate + 1) * size) - 1) / 2);
    const slope = alignCorners ? (size - 1) / 2 : size / 2;
    if (mode === 'bicubic') {
      const first = Math.floor(x);
      const part = round(single, x - first);
      for (let t = 0; t < 4; t++) {
        axisPlaces[t] = Math.trunc(this.bounded(first - 1 + t, size)); // NaN becomes 0
        axisWeights[t] = cubicWeight(t, part, order) * slope ** order;
        this.dropOutside(t, size);
      }
      // A coordinate that is no number has no place, but its weights are NaN: the result is too.
      if (!(Math.abs(x) < Number.POSITIVE_INFINITY)) this.undefine();
      return;
    }
    // Nearly always there is nothing to bound: a call would make objects of its numbers.
    const at = paddingMode === 'zeros' ? x : this.bounded(x, size);
    if (mode === 'nearest') {
      axisPlaces[0] = Math.abs(at) <= size ? halfToEven(at) : -1;
      axisWeights[0] = order === 0 ? 1 : 0;
      this.dropOutside(0, size);
      return;
    }
    if (!(Math.abs(at) < Number.POSITIVE_INFINITY)) {
      this.undefine();
      return;
    }
    const first = Math.floor(at);
    const part = round(single, at - first);
    const steep = order === 0 ? 1 : (paddingMode === 'zeros' ? slope : slope * this.boundedSlope(x, size)) ** order;
    axisPlaces[0] = first;
    axisPlaces[1] = first + 1;
    axisWeights[0] = order === 0 ? round(single, 1 - part) : order === 1 ? -steep : 0;
    axisWeights[1] = order === 0 ? part : order === 1 ? steep : 0;
    this.dropOutside(0, size);
    this.dropOutside(1, size);
  }

  private dropOutside(t: number, size: number): void {
    if (!(this.axisPlaces[t]! >= 0 && this.axisPlaces[t]! < size)) this.axisPlaces[t] = -1;
  }

  private undefine(): void {
    this.axisPlaces.fill(-1);
    this.axisPlaces[0] = 0;
    this.axisWeights[0] = Number.NaN;
  }

  /** Brings a position into the plane, as the padding mode says. */
  private bounded(x: number, size: number): number {
    const { paddingMode, alignCorners } = this.plan;
    if (paddingMode === 'zeros') return x;
    const at = paddingMode === 'border' ? x : reflect(x, size, alignCorners);
    return at > 0 ? Math.min(at, size - 1) : 0; // NaN counts as 0
  }

  /** The derivative of {@link bounded}, where there are bounds: 0 beyond the border (and on it), -1 where mirrored. */
  private boundedSlope(x: number, size: number): number {
    const { paddingMode, alignCorners } = this.plan;
    const at = paddingMode === 'border' ? x : reflect(x, size, alignCorners);
    if (!(at > 0 && at < size - 1)) return 0;
    return paddingMode === 'border' ? 1 : reflectSlope(x, size, alignCorners);
  }
}

/** Mirrors a position at the centres of the outer places, or at their outer edges, until it lies between them. */
function reflect(x: number, size: number, alignCorners: boolean): number {
  const low = alignCorners ? 0 : -0.5;
  const span = alignCorners ? size - 1 : size;
  if (span === 0) return 0;
  const beyond = Math.abs(x - low);
  const rest = beyond % span;
  return Math.floor(beyond / span) % 2 === 0 ? rest + low : span - rest + low;
}

function reflectSlope(x: number, size: number, alignCorners: boolean): number {
  const low = alignCorners ? 0 : -0.5;
  const span = alignCorners ? size - 1 : size;
  const flips = Math.floor(Math.abs(x - low) / span);
  return (x < low ? -1 : 1) * (flips % 2 === 0 ? 1 : -1);
}

function halfToEven(x: number): number {
  const down = Math.floor(x);
  const rest = x - down;
  if (rest !== 0.5) return rest < 0.5 ? down : down + 1;
  return down % 2 === 0 ? down : down + 1;
}

/** By a truth and not by a function that is kept: its numbers would be objects. */
function round(single: boolean, x: number): number {
  return single ? Math.fround(x) : x;
}
