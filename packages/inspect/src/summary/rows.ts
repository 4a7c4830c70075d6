import type { Module } from '@wick/nn';
import type { Tensor } from '@wick/tensor';
import { firstTensor } from '../arguments.ts';

export function bytesOf(tensor: Tensor): number {
  return tensor.numel() * tensor.elementSize();
}

/** Where a module stands in the tree. */
export interface Place {
  readonly module: Module;
  readonly path: string;
  readonly depth: number;
  readonly parent: Place | null;
}

/** A row while the model runs. */
export interface Row {
  readonly place: Place;
  readonly type: string;
  readonly leaf: boolean;
  readonly recursive: boolean;
  params: number;
  trainableParams: number;
  paramBytes: number;
  inputSize: readonly number[] | null;
  outputSize: readonly number[] | null;
  outputBytes: number;
  multAdds: number;
}

/** Every module with its last place in the tree, parents first. */
export function placesOf(model: Module): Map<Module, Place> {
  const places = new Map<Module, Place>();
  const byPath = new Map<string, Place>();
  for (const [path, module] of model.namedModules({ removeDuplicate: false })) {
    const dot = path.lastIndexOf('.');
    const parent = path === '' ? null : (byPath.get(dot < 0 ? '' : path.slice(0, dot)) ?? null);
    const place = { module, path, depth: parent ? parent.depth + 1 : 0, parent };
    byPath.set(path, place);
    places.set(module, place);
  }
  return places;
}

export function rowOf(place: Place, seen: Set<Module>): Row {
  const { module } = place;
  const recursive = seen.has(module);
  seen.add(module);
  const row: Row = {
    place,
    type: module.typeName,
    leaf: module.children().next().done === true,
    recursive,
    params: 0,
    trainableParams: 0,
    paramBytes: 0,
    inputSize: null,
    outputSize: null,
    outputBytes: 0,
    multAdds: 0,
  };
  countParameters(row);
  return row;
}

function countParameters(row: Row): void {
  [row.params, row.trainableParams, row.paramBytes] = [0, 0, 0];
  for (const parameter of row.place.module.parameters()) {
    row.params += parameter.numel();
    row.paramBytes += bytesOf(parameter);
    if (parameter.requiresGrad) row.trainableParams += parameter.numel();
  }
}

/** What is known once forward() is through. A lazy layer has its parameters only now. */
export function complete(row: Row, inputs: unknown, output: unknown): void {
  countParameters(row);
  row.inputSize = firstTensor(inputs)?.size() ?? [];
  const out = firstTensor(output);
  row.outputSize = out?.size() ?? [];
  row.outputBytes = out ? bytesOf(out) : 0;
  if (row.leaf) row.multAdds = multAddsOf(row);
}

/**
 * torchinfo's count: every parameter once per sample, in convolutions once per sample and place, those of recurrent
 * layers once per sample and step.
 */
function multAddsOf({ place, type, outputSize }: Row): number {
  const [batch = 1, second = 1, ...rest] = outputSize ?? [];
  const area = rest.reduce((product, size) => product * size, 1);
  let sum = 0;
  for (const [name, parameter] of place.module.namedParameters()) {
    if (name === 'weight' || name === 'bias') sum += parameter.numel() * batch * (type.includes('Conv') ? area : 1);
    else if (name.includes('weight') || name.includes('bias')) sum += parameter.numel() * batch * second;
  }
  return sum;
}

/** Containers whose forward() never runs (a ModuleList) get a row before the first of their layers. */
export function withContainers(rows: readonly Row[], seen: Set<Module>): Row[] {
  const result: Row[] = [];
  let current: Place[] = []; // by depth
  for (const row of rows) {
    const ancestors: Place[] = [];
    for (let p: Place | null = row.place; p; p = p.parent) ancestors[p.depth] = p;
    const known = current;
    current = [];
    for (let depth = 0; depth < row.place.depth; depth++) {
      const place = ancestors[depth]!;
      current[depth] = place;
      if (depth > 0 && known[depth]?.module !== place.module) result.push(rowOf(place, seen));
    }
    current[row.place.depth] = row.place;
    result.push(row);
  }
  return result;
}
