import { functional, type Module } from '@wick/nn';
import { forkRng, manualSeed, type RemovableHandle, Tensor } from '@wick/tensor';
import { any, count, optionTable, show, unchecked } from '@wick/tensor/internal';
import { checkModule, firstTensor, inMode, needGrad } from '../arguments.ts';
import { columns, short } from '../signal/table.ts';

/** What steps: an optimiser of wick, or anything like it. */
export interface Stepper {
  /** Forgets gradients. */
  zeroGrad(): unknown;
  /** Changes the parameters. */
  step(): unknown;
}

/** Options of {@link coordinateCheck}. */
export interface CoordinateCheckOptions {
  /** Widths to build models of, at least two. */
  readonly widths: readonly number[];
  /** What goes in; what comes out is compared with the target. */
  readonly input: Tensor;
  /** Class indices (int64), or values of the output's shape. */
  readonly target: Tensor;
  /** Makes what steps. */
  readonly optimizer: (model: Module) => Stepper;
  /** Default: crossEntropy for an int64 target, else mseLoss. */
  readonly lossFunction?: ((output: Tensor, target: Tensor) => Tensor) | undefined;
  /** How many runs forward, each followed by a step. Default: 3. */
  readonly steps?: number | undefined;
  /** So many seeds, from 0. Default: 1. */
  readonly seeds?: number | undefined;
}

/** The size of one module's output: mean |x| of its elements. */
export interface Coordinate {
  /** Of the model. */
  readonly width: number;
  /** The module's dotted name; '' is the model. */
  readonly path: string;
  /** From 1. */
  readonly step: number;
  /** The seed. */
  readonly seed: number;
  /** mean |x|. */
  readonly size: number;
}

/** How the size of a module's output moves with the width: size ~ width^exponent. */
export interface Growth {
  /** The module's dotted name. */
  readonly path: string;
  /** From 1. */
  readonly step: number;
  /** The slope of log size over log width. */
  readonly exponent: number;
}

/** What {@link coordinateCheck} finds. */
export interface CoordinateReport {
  /** Every measurement. */
  readonly coordinates: readonly Coordinate[];
  /** Of each module and step. */
  readonly growth: readonly Growth[];
  /** Whether nothing grows with the width: no exponent above 0.2 at any step. */
  readonly stable: boolean;
  /** A table. */
  toString(): string;
}

/** A size that grows faster than this with the width grows. */
const grows = 0.2;

const table = optionTable({
  widths: any<readonly number[]>([], 'an array of numbers', Array.isArray),
  input: unchecked<Tensor | undefined>(undefined),
  target: unchecked<Tensor | undefined>(undefined),
  optimizer: unchecked<((model: Module) => Stepper) | undefined>(undefined),
  lossFunction: any<CoordinateCheckOptions['lossFunction']>(
    undefined,
    'a function',
    (given) => typeof given === 'function',
  ),
  steps: count<number>(3, 1),
  seeds: count<number>(1, 1),
});

/**
 * Whether a parametrisation lets outputs of modules keep their size when the network becomes wider, at the first step and after
 * a few of them: models of all widths are trained on one batch, and mean |x| of every module's output is compared. In µP nothing
 * grows; in PyTorch's own parametrisation outputs grow with the width after a step of Adam.
 *
 * Seeds are set before the models of a round are built, one after the other; the default generator is as before afterwards.
 *
 * @param build - makes a model of a width, drawn and with base shapes
 * @throws TypeError or RangeError if an option is missing or wrong; what forward() and the loss throw.
 * @example
 * ```ts
 * const make = (width: number) => new nn.Sequential(new nn.Linear(8, width), new nn.ReLU(), new inspect.MuReadout(width, 2));
 * const report = inspect.coordinateCheck((width) => inspect.setBaseShapes_(make(width), make(16), { delta: make(32) }), {
 *   widths: [64, 128, 256],
 *   input: randn(16, 8),
 *   target: randint(0, 2, [16]),
 *   optimizer: (model) => new optim.Adam(inspect.muGroups(model, { optimizer: 'adam', lr: 0.01 })),
 * });
 * report.stable; // true
 * ```
 * @see Yang et al., Tensor Programs V (2022), appendix D.1, https://arxiv.org/abs/2203.03466
 */
export function coordinateCheck(build: (width: number) => Module, options: CoordinateCheckOptions): CoordinateReport {
  const where = 'coordinateCheck';
  if (typeof build !== 'function') throw new TypeError(`${where}: build must be a function, got ${show(build)}`);
  const { widths, input, target, optimizer, lossFunction, steps, seeds } = table.read(where, options);
  for (const [name, t] of Object.entries({ input, target }))
    if (!(t instanceof Tensor)) throw new TypeError(`${where}: ${name} must be a Tensor, got ${show(t)}`);
  if (typeof optimizer !== 'function')
    throw new TypeError(`${where}: optimizer must be a function, got ${show(optimizer)}`);
  if (widths.length < 2 || !widths.every((width) => typeof width === 'number' && width > 0))
    throw new RangeError(`${where}: widths must be two numbers above 0 or more, got ${show(widths)}`);
  needGrad(where);
  const loss = lossFunction ?? (target!.dtype === 'int64' ? functional.crossEntropy : functional.mseLoss);
  const coordinates: Coordinate[] = [];
  forkRng(() => {
    for (let seed = 0; seed < seeds; seed++) {
      manualSeed(seed);
      for (const width of widths) {
        const model = build(width);
        checkModule(where, model);
        const stepper = optimizer(model);
        inMode(model, 'train', () => {
          for (let step = 1; step <= steps; step++) {
            const output = observed(model, input!, (path, size) => coordinates.push({ width, path, step, seed, size }));
            stepper.zeroGrad();
            loss(output, target!).backward();
            stepper.step();
          }
        });
      }
    }
  });
  const growth = growthOf(coordinates);
  const stable = growth.every(({ exponent }) => exponent <= grows);
  const data = { coordinates, growth, stable };
  return Object.defineProperty(data, 'toString', { value: () => tableOf(data, widths) });
}

/** Runs forward once; hears of the size of every module's output. */
function observed(model: Module, input: Tensor, hear: (path: string, size: number) => void): Tensor {
  const handles: RemovableHandle[] = [];
  try {
    for (const [path, module] of model.namedModules())
      handles.push(
        module.registerForwardHook((_, __, output) => {
          const t = firstTensor(output)?.detach();
          if (t?.isFloatingPoint()) hear(path, t.abs().mean().item());
          return undefined;
        }),
      );
    return firstTensor(model.forward(input))!;
  } finally {
    for (const handle of handles) handle.remove();
  }
}

function growthOf(coordinates: readonly Coordinate[]): Growth[] {
  const groups = new Map<string, Coordinate[]>();
  for (const one of coordinates) {
    const key = `${one.step} ${one.path}`;
    const group = groups.get(key) ?? [];
    group.push(one);
    groups.set(key, group);
  }
  return [...groups.values()].map((group) => ({
    path: group[0]!.path,
    step: group[0]!.step,
    exponent: slopeOf(group.filter(({ size }) => size > 0).map(({ width, size }) => [Math.log(width), Math.log(size)])),
  }));
}

/** Least squares; 0 where all sizes are 0. */
function slopeOf(points: readonly (readonly number[])[]): number {
  const mean = (i: number) => points.reduce((sum, point) => sum + point[i]!, 0) / points.length;
  const [x, y] = [mean(0), mean(1)];
  const across = points.reduce((sum, point) => sum + (point[0]! - x) ** 2, 0);
  return across > 0 ? points.reduce((sum, point) => sum + (point[0]! - x) * (point[1]! - y), 0) / across : 0;
}

function tableOf(
  { coordinates, growth, stable }: Omit<CoordinateReport, 'toString'>,
  widths: readonly number[],
): string {
  const rows = growth.map(({ path, step, exponent }) => [
    `${path || '(model)'}, step ${step}`,
    ...widths.map((width) => {
      const found = coordinates.filter((one) => one.path === path && one.step === step && one.width === width);
      return short(found.reduce((sum, { size }) => sum + size, 0) / found.length);
    }),
    exponent.toFixed(2),
  ]);
  const verdict = stable ? 'Nothing grows with the width.' : 'What has an exponent above 0.2 grows with the width.';
  return `${columns([['Module', ...widths.map(String), 'exponent'], ...rows])}\n${verdict}`;
}
