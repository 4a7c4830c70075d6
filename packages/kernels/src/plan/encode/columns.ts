import { type ConvGeometry, volume } from '../../conv/geometry.ts';
import { type SeenTaps, seenTaps } from '../../conv/seenTaps.ts';
import { imagesAtATime } from '../../conv/ways/columns.ts';
import { planCalls } from '../../wasm/generated/planKernels.ts';
import type { ConvCommand, MatrixPlace } from '../commands/index.ts';
import type { Encoder } from '../encoder.ts';
import { encodeProduct } from './product.ts';

// What conv/ways/columns.ts does, in the same order: its tables are written down once.

/** Some images of one group. */
interface Part {
  readonly group: number;
  readonly first: number;
  readonly images: number;
  readonly width: number;
}

/** What lies in scratch: places in the arena, or behind it. */
interface Places {
  readonly columns: number;
  readonly seen: number;
  readonly grads: number;
  readonly results: number;
}

/** Planes that are moved: where the first one lies, and how many elements from one to the next, outside and within. */
type Planes = readonly [at: number, outer: number, inner: number];

/** Pairs of elements of two planes. */
type Pairs = readonly (readonly [from: number, to: number])[];

/** Writes a convolution of floats or doubles whose results have few positions. */
export function encodeColumns(encoder: Encoder, command: ConvCommand): void {
  new Columns(encoder, command).write();
}

class Columns {
  private readonly g: ConvGeometry;
  private readonly size: number;
  private readonly table: SeenTaps;
  private readonly channels: number;
  private readonly rows: number;
  private readonly inPlane: number;
  private readonly outPlane: number;
  private readonly kernel: number;
  /** Rows of the columns: channels of a group times taps that are seen. */
  private readonly depth: number;
  /** Images that are laid out at a time. */
  private readonly images: number;
  private readonly isAll: boolean;
  private readonly places: Places;
  /** Of a plane of results every element; of a kernel the taps that are seen, and back. */
  private readonly every: Pairs;
  private readonly ofTaps: Pairs;
  private readonly toTaps: Pairs;
  private readonly byWidth = new Map<number, Pairs>();
  /** Where pairs have been written down. */
  private readonly tables = new Map<Pairs, number>();

  constructor(
    private readonly encoder: Encoder,
    private readonly command: ConvCommand,
  ) {
    const { geometry: g, dtype } = command;
    this.g = g;
    this.size = dtype === 'float64' ? 8 : 4;
    this.table = seenTaps(g);
    [this.channels, this.rows] = [g.inChannels / g.groups, g.outChannels / g.groups];
    [this.inPlane, this.outPlane, this.kernel] = [volume(g.input), volume(g.output), volume(g.kernel)];
    this.depth = this.channels * this.table.taps.length;
    this.images = Math.min(g.batch, imagesAtATime(g, this.table));
    this.isAll = this.table.taps.length === this.kernel;
    this.places = this.place();
    this.every = Array.from({ length: this.outPlane }, (_, i) => [i, i]);
    this.ofTaps = this.table.taps.map((tap, i) => [tap, i]);
    this.toTaps = this.table.taps.map((tap, i) => [i, tap]);
  }

  write(): void {
    const { g, command, images } = this;
    const { result } = command;
    const each = { output: this.forward, input: this.backwardInput, weight: this.backwardWeight }[result];
    const { bias = null } = command;
    if (result === 'input') this.fill(command.input, g.batch * g.inChannels, this.inPlane, bias, g.inChannels);
    if (result === 'output') this.fill(command.output, g.batch * g.outChannels, this.outPlane, bias, g.outChannels);
    if (result === 'weight' && !this.isAll) this.fill(command.weight, g.outChannels * this.channels, this.kernel);
    for (let group = 0; group < g.groups; group++)
      for (let first = 0; first < g.batch; first += images) {
        const count = Math.min(images, g.batch - first);
        each.call(this, { group, first, images: count, width: count * this.outPlane });
      }
  }

  private place(): Places {
    const { encoder, rows, depth, outPlane } = this;
    const widest = this.images * outPlane;
    const sizes = [depth * widest, rows * depth, rows * widest, rows * Math.max(widest, depth)];
    const bytes = sizes.map((elements) => Math.ceil((elements * this.size) / 64) * 64);
    const all = bytes.reduce((sum, count) => sum + count, 0);
    const start = encoder.scratch(all, 'given').address - encoder.base;
    const [columns, seen, grads, results] = bytes.map((_, i) => bytes.slice(0, i).reduce((sum, b) => sum + b, start));
    return { columns: columns!, seen: seen!, grads: grads!, results: results! };
  }

  private forward(part: Part): void {
    const { rows, depth, outPlane, places, command } = this;
    const b = this.columnsOf(part);
    const c = matrix(places.results, part.width);
    this.multiply(rows, part.width, depth, this.weightsOf(part), b, c, 0);
    const from: Planes = [places.results, outPlane, part.width];
    this.move(from, this.resultsOf(part, command.output), part.images, rows, this.every, true);
  }

  private backwardInput(part: Part): void {
    const { rows, depth, places, command, inPlane, channels } = this;
    const a = this.gradOf(part);
    const b = this.weightsOf(part);
    if (this.table.whole) {
      this.multiply(part.width, depth, rows, turned(a), b, this.imagesOf(part), 1);
      return;
    }
    this.multiply(depth, part.width, rows, turned(b), a, matrix(places.columns, part.width), 0);
    const to: Planes = [this.inputAt(part, command.input), this.g.inChannels * inPlane, inPlane];
    this.move(this.columnPlanes(part), to, part.images, channels, this.pairs(part), true);
  }

  private backwardWeight(part: Part): void {
    const { rows, depth, places, command, channels, kernel, size, isAll } = this;
    const [a, b] = [this.gradOf(part), turned(this.columnsOf(part))];
    const weights = command.weight + size * part.group * rows * channels * kernel;
    const c = matrix(isAll ? weights : places.results, depth);
    this.multiply(rows, depth, part.width, a, b, c, isAll && part.first > 0 ? 1 : 0);
    if (isAll) return;
    const { taps } = this.table;
    const from: Planes = [places.results, 0, taps.length];
    this.move(from, [weights, 0, kernel], 1, rows * channels, this.toTaps, true);
  }

  private multiply(
    m: number,
    n: number,
    k: number,
    a: MatrixPlace,
    b: MatrixPlace,
    c: MatrixPlace,
    beta: number,
  ): void {
    const { dtype = 'float32' } = this.command;
    encodeProduct(this.encoder, { kind: 'product', dtype, m, n, k, a, b, c, beta });
  }

  /** A group's weights, (rows, depth): those of the taps that are seen. */
  private weightsOf({ group }: Part): MatrixPlace {
    const { rows, channels, kernel, depth, size, places, command } = this;
    const at = command.weight + size * group * rows * channels * kernel;
    if (this.isAll) return matrix(at, depth);
    const { taps } = this.table;
    this.move([at, 0, kernel], [places.seen, 0, taps.length], 1, rows * channels, this.ofTaps);
    return matrix(places.seen, depth);
  }

  /** The gradients of a group's results, (rows, images x positions). */
  private gradOf(part: Part): MatrixPlace {
    const { rows, outPlane, places, command } = this;
    const from = this.resultsOf(part, command.output);
    if (outPlane === 1) return { at: from[0], row: 1, column: this.g.outChannels };
    if (part.images === 1) return matrix(from[0], outPlane);
    this.move(from, [places.grads, outPlane, part.width], part.images, rows, this.every);
    return matrix(places.grads, part.width);
  }

  /** The im2col matrix of the images, (depth, images x positions). */
  private columnsOf(part: Part): MatrixPlace {
    const { table, depth, command, inPlane, channels, places } = this;
    if (table.whole) return turned(this.imagesOf(part));
    const isPadded = table.sources.length < table.taps.length * this.outPlane;
    if (isPadded) this.fill(places.columns, 1, depth * part.width);
    const from: Planes = [this.inputAt(part, command.input), this.g.inChannels * inPlane, inPlane];
    this.move(from, this.columnPlanes(part), part.images, channels, this.pairs(part));
    return matrix(places.columns, part.width);
  }

  /** Images that are their own patches, (images, depth). */
  private imagesOf(part: Part): MatrixPlace {
    return matrix(this.inputAt(part, this.command.input), this.depth * this.g.groups);
  }

  private inputAt({ group, first }: Part, at: number): number {
    return at + this.size * (first * this.g.inChannels + group * this.channels) * this.inPlane;
  }

  private resultsOf({ group, first }: Part, at: number): Planes {
    const { g, outPlane, rows, size } = this;
    return [at + size * (first * g.outChannels + group * rows) * outPlane, g.outChannels * outPlane, outPlane];
  }

  /** Where an image's and a channel's columns begin. */
  private columnPlanes({ width }: Part): Planes {
    return [this.places.columns, this.outPlane, this.table.taps.length * width];
  }

  /** What of a plane of the input lies where in the columns of a channel: the same for as many images. */
  private pairs({ width }: Part): Pairs {
    const known = this.byWidth.get(width);
    if (known) return known;
    const { sources, rows, positions } = this.table;
    const isBack = this.command.result === 'input';
    const pairs = sources.map((source, i) => {
      const place = rows[i]! * width + positions[i]!;
      return isBack ? ([place, source] as const) : ([source, place] as const);
    });
    this.byWidth.set(width, pairs);
    return pairs;
  }

  private move(
    [from, fromOuter, fromInner]: Planes,
    [to, toOuter, toInner]: Planes,
    outer: number,
    inner: number,
    pairs: Pairs,
    adds = false,
  ): void {
    const { encoder, size } = this;
    let table = this.tables.get(pairs);
    if (table === undefined) {
      table = encoder.words(pairs.flatMap(([source, target]) => [size * source, size * target]));
      this.tables.set(pairs, table);
    }
    const [f, t] = [from + encoder.base, to + encoder.base];
    const outside = [outer, size * fromOuter, size * toOuter];
    const within = [inner, size * fromInner, size * toInner];
    const words = [f, t, table, pairs.length, ...outside, ...within, size, adds ? 1 : 0];
    encoder.step('call', encoder.words([planCalls.movePlaces, 0, ...words]));
  }

  /** Fills planes with the bias of their channel, or 0. */
  private fill(to: number, planes: number, count: number, bias: number | null = null, channels = 1): void {
    const { encoder, size } = this;
    const from = bias === null ? 0 : bias + encoder.base;
    const words = [planCalls.fillPlanes, 0, to + encoder.base, planes, count, from, channels, size];
    encoder.step('call', encoder.words(words));
  }
}

/** Rows of a matrix side by side. */
function matrix(at: number, row: number): MatrixPlace {
  return { at, row, column: 1 };
}

function turned({ at, row, column }: MatrixPlace): MatrixPlace {
  return { at, row: column, column: row };
}
