import * as nn from '@wick/nn';

type ModuleClass = Pick<typeof nn.Module, 'typeName' | 'prototype'>;

const isModuleClass = (value: unknown): value is ModuleClass =>
  typeof value === 'function' && value.prototype instanceof nn.Module;

let layers: ReadonlyMap<unknown, string> | undefined;

/** The layers of nn by their classes; read when first asked for, as a page that only counts needs none of them. */
function layersOfNn(): ReadonlyMap<unknown, string> {
  layers ??= new Map(
    Object.values<unknown>(nn)
      .filter(isModuleClass)
      .map((kind) => [kind, kind.typeName]),
  );
  return layers;
}

/**
 * Which layer a module computes as: the class of nn that it is, or whose forward() it inherits, whatever its own class is
 * called. '' for a class of the user's that has a forward() of its own and the name of a layer of nn: what it does, its
 * name does not say. Other classes go by their names.
 */
export function kindOf(module: nn.Module): string {
  const known = layersOfNn();
  for (
    let p: object | null = Object.getPrototypeOf(module);
    p && p !== nn.Module.prototype;
    p = Object.getPrototypeOf(p)
  ) {
    const kind = known.get(p.constructor);
    if (kind !== undefined) return kind;
    if (Object.hasOwn(p, 'forward')) break;
  }
  const { typeName } = module;
  return [...known.values()].includes(typeName) ? '' : typeName;
}
