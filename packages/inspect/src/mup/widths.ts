import type { Module, Parameter } from '@wick/nn';
import type { Tensor } from '@wick/tensor';

/** One dimension of a parameter: of width, with its size in the base model, or finite (base null). */
export interface Dimension {
  readonly base: number | null;
  readonly size: number;
}

/** What µP asks of a parameter's shape. */
export class Widths {
  constructor(readonly dims: readonly Dimension[]) {}

  /** How many dimensions are of width. */
  get infinite(): number {
    return this.dims.filter(({ base }) => base !== null).length;
  }

  /** Size over base of the last dimension of width: of a matrix, the fan-in; 1 if there is none. */
  get multiplier(): number {
    return multiplierOf(this.dims.findLast(({ base }) => base !== null));
  }

  /** The multiplier of one dimension; 1 if it is finite. */
  at(dim: number): number {
    return multiplierOf(this.dims[dim]);
  }
}

function multiplierOf(dimension: Dimension | undefined): number {
  return dimension === undefined || dimension.base === null ? 1 : dimension.size / dimension.base;
}

/** By the module that holds a parameter and its name there: whatever is loaded into the model, they stay. */
const known = new WeakMap<Module, Map<string, Widths>>();
/** By the parameter that was there when they were set. */
const ofParameters = new WeakMap<Tensor, Widths>();

export function setWidths(model: Module, all: ReadonlyMap<string, Widths>): void {
  for (const [path, module, name, parameter] of owners(model)) {
    const names = known.get(module) ?? new Map<string, Widths>();
    names.set(name, all.get(path)!);
    ofParameters.set(parameter, all.get(path)!);
    known.set(module, names);
  }
}

/** Of a parameter of a module, by its name there; null where none was set. */
export function widthsIn(module: Module, name: string): Widths | null {
  return known.get(module)?.get(name) ?? null;
}

/** Of a parameter that was in a model when its base shapes were set; null for another tensor. */
export function widthsOfParameter(tensor: Tensor): Widths | null {
  return ofParameters.get(tensor) ?? null;
}

/** Every parameter with its widths, once; null where none were set. */
export function widthsOf(
  model: Module,
): Map<string, { readonly parameter: Parameter; readonly widths: Widths | null }> {
  const found = new Map<string, { readonly parameter: Parameter; readonly widths: Widths | null }>();
  const seen = new Set<Parameter>();
  for (const [path, module, name, parameter] of owners(model)) {
    if (seen.has(parameter)) continue;
    seen.add(parameter);
    found.set(path, { parameter, widths: widthsIn(module, name) });
  }
  return found;
}

/** Every place of a parameter; one that is shared has, under each of its names, those of the first. */
function owners(model: Module): [path: string, module: Module, name: string, parameter: Parameter][] {
  const first = new Map<Parameter, string>();
  return [...model.namedModules()].flatMap(([at, module]) =>
    [...module.namedParameters({ recurse: false })].map(([name, parameter]): [string, Module, string, Parameter] => {
      const path = first.get(parameter) ?? (at ? `${at}.${name}` : name);
      first.set(parameter, path);
      return [path, module, name, parameter];
    }),
  );
}
