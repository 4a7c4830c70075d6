import { Conv1d, Conv2d, Conv3d, ConvTranspose1d, ConvTranspose2d, ConvTranspose3d, Linear, Module } from '@wick/nn';
import { noGrad } from '@wick/tensor';
import { flag, optionTable, show, unchecked } from '@wick/tensor/internal';
import { checkModule } from '../arguments.ts';
import { MuReadout } from './muReadout.ts';
import { type Dimension, setWidths, Widths, widthsIn, widthsOf } from './widths.ts';

/** Shapes of parameters by their names, as `setBaseShapes_` and `delta` take them. */
export type Shapes = Readonly<Record<string, readonly number[]>>;

/** What {@link baseShapesOf} gives: sizes in the base model, null for dimensions that are no width. Plain data, for a file. */
export interface BaseShapes {
  /** By the names of the parameters. */
  readonly base: Readonly<Record<string, readonly (number | null)[]>>;
}

/** Options of {@link setBaseShapes_}. */
export interface SetBaseShapesOptions {
  /** A model (or shapes) of another width: dimensions in which it is as large as the base are no widths. */
  readonly delta?: Module | Shapes | undefined;
  /** Turns PyTorch's scales into µP's. False for a model whose weights were loaded, or solved for. Default: true. */
  readonly rescale?: boolean | undefined;
  /** Refuses a linear layer from a width to what is none, if it is no MuReadout. Default: true. */
  readonly check?: boolean | undefined;
}

const table = optionTable({
  delta: unchecked<Module | Shapes | undefined>(undefined),
  rescale: flag(true),
  check: flag(true),
});

/** Classes that extend one of these are one, as for mup, whatever they are called. */
const rescalable = [Linear, Conv1d, Conv2d, Conv3d, ConvTranspose1d, ConvTranspose2d, ConvTranspose3d];
const rescaled = new WeakSet<Module>();

/**
 * Tells a model which of its dimensions are widths and how wide the base model is, and rescales PyTorch's default draws (or
 * He's) to µP: learning rates found on the base hold at every width. The output layer must be a {@link MuReadout}, and the
 * optimiser's groups {@link muGroups}'.
 *
 * Shapes are remembered by the modules: loading a state dict, even with `assign`, leaves them. A model that is built anew needs
 * them again: save {@link baseShapesOf} beside the weights, build, `setBaseShapes_(model, saved, { rescale: false })`, load.
 *
 * @param base - the base model, its shapes, or what {@link baseShapesOf} gave; null: the model itself
 * @returns the model.
 * @throws TypeError or RangeError if names or numbers of dimensions differ, a layer is no MuReadout, or the model has been
 * rescaled; nothing is changed then.
 * @example
 * ```ts
 * const make = (width: number) => new nn.Sequential(new nn.Linear(4, width), new nn.ReLU(), new inspect.MuReadout(width, 2));
 * const model = inspect.setBaseShapes_(make(128), make(32), { delta: make(48) });
 * inspect.baseShapesOf(model).base['0.weight']; // [32, null]
 * ```
 * @see Yang et al., Tensor Programs V (2022), https://arxiv.org/abs/2203.03466
 */
export function setBaseShapes_<M extends Module>(
  model: M,
  base: Module | Shapes | BaseShapes | null,
  options?: SetBaseShapesOptions,
): M {
  checkModule('setBaseShapes_', model);
  const { delta, rescale, check } = table.read('setBaseShapes_', options);
  const shapes = shapesOf(model);
  const bases = isBaseShapes(base) ? new Map(Object.entries(base.base)) : readShapes('base', base ?? model);
  sameNames('base', bases, shapes);
  const deltas = delta === undefined ? null : readShapes('delta', delta);
  if (deltas) sameNames('delta', deltas, bases);
  const all = new Map<string, Widths>();
  for (const [name, shape] of shapes) {
    const from = bases.get(name)!;
    const beside = deltas ? deltas.get(name)! : shape;
    if (from.length !== shape.length || beside.length !== shape.length)
      throw new RangeError(
        `setBaseShapes_: ${name} has ${shape.length} dimensions, in the base or delta ${from.length === shape.length ? beside.length : from.length}`,
      );
    const isWidth = (i: number) => (isBaseShapes(base) ? from[i] !== null : from[i] !== beside[i]);
    all.set(name, new Widths(shape.map((size, i): Dimension => ({ base: isWidth(i) ? from[i]! : null, size }))));
  }
  const again = rescale ? [...model.namedModules()].find(([, module]) => rescaled.has(module)) : undefined;
  if (again)
    throw new RangeError(
      `setBaseShapes_: ${again[0] || model.typeName} has been rescaled already; for a model that was loaded, or to set other shapes, say { rescale: false }`,
    );
  if (check) checkReadouts(model, all);
  setWidths(model, all);
  if (rescale) noGrad(() => rescaleAll(model));
  return model;
}

/**
 * The sizes of the base model by parameter, null for dimensions that are no width: plain data to keep beside a checkpoint.
 *
 * @throws TypeError if `model` is no Module; RangeError if it has no base shapes.
 * @example
 * ```ts
 * const model = inspect.setBaseShapes_(new nn.Linear(4, 64), new nn.Linear(4, 16));
 * JSON.stringify(inspect.baseShapesOf(model)); // '{"base":{"weight":[16,null],"bias":[16]}}'
 * ```
 */
export function baseShapesOf(model: Module): BaseShapes {
  checkModule('baseShapesOf', model);
  const base = [...widthsOf(model)].map(([name, { widths }]) => {
    if (widths === null)
      throw new RangeError(`baseShapesOf: ${name} has no base shape: call setBaseShapes_(model, base)`);
    return [name, widths.dims.map((dim) => dim.base)] as const;
  });
  return { base: Object.fromEntries(base) };
}

function isBaseShapes(base: unknown): base is BaseShapes {
  if (base === null || typeof base !== 'object' || base instanceof Module) return false;
  const inner: unknown = Reflect.get(base, 'base');
  return inner !== null && typeof inner === 'object' && !Array.isArray(inner);
}

const shapesOf = (model: Module): Map<string, readonly number[]> =>
  new Map([...model.namedParameters()].map(([name, { shape }]) => [name, [...shape]]));

function readShapes(what: string, given: Module | Shapes): Map<string, readonly number[]> {
  if (given instanceof Module) return shapesOf(given);
  if (given === null || typeof given !== 'object')
    throw new TypeError(`setBaseShapes_: ${what} must be a Module or shapes by name, got ${show(given)}`);
  for (const [name, shape] of Object.entries(given))
    if (!Array.isArray(shape)) throw new TypeError(`setBaseShapes_: the shape of ${name} in ${what} must be an array`);
  return new Map(Object.entries(given));
}

function sameNames(what: string, given: ReadonlyMap<string, unknown>, wanted: ReadonlyMap<string, unknown>): void {
  const extra = [...given.keys()].filter((name) => !wanted.has(name));
  const missing = [...wanted.keys()].filter((name) => !given.has(name));
  if (extra.length + missing.length > 0)
    throw new RangeError(
      `setBaseShapes_: ${what} has other parameters: too many [${extra.join(', ')}], missing [${missing.join(', ')}]`,
    );
}

/** A linear layer from a width to what is none lets outputs grow with the width. */
function checkReadouts(model: Module, all: ReadonlyMap<string, Widths>): void {
  for (const [path, module] of model.namedModules()) {
    if (!(module instanceof Linear) || module instanceof MuReadout) continue;
    const [out, into] = all.get(path ? `${path}.weight` : 'weight')?.dims ?? [];
    if (out?.base === null && into !== undefined && into.base !== null)
      throw new RangeError(
        `setBaseShapes_: ${path || 'the model'} leads from a width to what is none: make it a MuReadout`,
      );
  }
}

function rescaleAll(model: Module): void {
  for (const module of model.modules()) {
    const readout = module instanceof MuReadout;
    if (!rescalable.some((kind) => module instanceof kind)) continue;
    const weight = module.getParameter('weight');
    const bias = Reflect.get(module, 'bias') as typeof weight | null;
    const factor = Math.sqrt(readout ? module.widthMult() : (widthsIn(module, 'weight')?.at(1) ?? 1));
    bias?.mul_(factor);
    if (readout) weight.mul_(factor);
    rescaled.add(module);
  }
}
