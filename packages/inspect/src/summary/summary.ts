import type { Module } from '@wick/nn';
import { forkRng, noGrad, type RemovableHandle, type Tensor } from '@wick/tensor';
import { checkModule, hasInput, inMode, readInputs } from '../arguments.ts';
import { bytesOf, complete, type Place, placesOf, type Row, rowOf, withContainers } from './rows.ts';
import { checkColumns, type Layout, summaryTable, tableOf } from './table.ts';
import type { LayerSummary, ModelInput, ModelSummary, SummaryOptions } from './types.ts';

/**
 * The layers of a model with output shapes, parameters, multiply-adds and memory, counted as torchinfo does. With an
 * input the model runs once, without gradients and with the default generator put back, and rows come in the order in
 * which layers ran; without one they come in the order of the tree.
 *
 * @param input - a shape (`[1, 3, 224, 224]`), a tensor, or an array of those, one per argument of forward().
 * @throws TypeError or RangeError if an argument is not what its option says; what forward() throws.
 * @example
 * ```ts
 * console.log(String(inspect.summary(models.resnet18(), [1, 3, 224, 224])));
 * ```
 * @see https://github.com/TylerYep/torchinfo
 */
export function summary(model: Module, input?: ModelInput, given?: SummaryOptions): ModelSummary {
  checkModule('summary', model);
  const options = summaryTable.read('summary', given);
  const { mode, dtype } = options;
  checkColumns(options, hasInput(input));
  const places = placesOf(model);
  const seen = new Set<Module>();
  if (!hasInput(input))
    return summaryOf(
      [...places.values()].map((place) => rowOf(place, seen)),
      null,
      options,
    );
  return forkRng(() => {
    const inputs = readInputs('summary', input, dtype);
    const rows = noGrad(() => inMode(model, mode, () => run(model, inputs, places, seen)));
    return summaryOf(withContainers(rows, seen), inputs, options);
  });
}

function run(model: Module, inputs: Tensor[], places: Map<Module, Place>, seen: Set<Module>): Row[] {
  const rows: Row[] = [];
  const open: Row[] = [];
  const handles: RemovableHandle[] = [];
  try {
    for (const [module, place] of places) {
      handles.push(
        module.registerForwardPreHook(() => {
          const row = rowOf(place, seen);
          rows.push(row);
          open.push(row);
        }),
        module.registerForwardHook((_, given, output) => complete(open.pop()!, given, output)),
      );
    }
    model.forward(...inputs);
  } finally {
    for (const handle of handles) handle.remove();
  }
  return rows;
}

function summaryOf(rows: readonly Row[], inputs: readonly Tensor[] | null, options: Layout): ModelSummary {
  const counts: number[] = [];
  const own = ownCounts(rows);
  const layers = rows.map((row, i): LayerSummary => {
    const { path, depth } = row.place;
    counts[depth] = (counts[depth] ?? 0) + 1;
    return {
      path,
      name: path === '' ? row.type : path.slice(path.lastIndexOf('.') + 1),
      type: row.type,
      depth,
      index: counts[depth],
      inputSize: row.inputSize,
      outputSize: row.outputSize,
      kernelSize: kernelSizeOf(row.place.module),
      params: row.params,
      trainableParams: row.trainableParams,
      ownParams: own[i]!.params,
      multAdds: row.multAdds,
      trainable:
        row.params === 0
          ? 'none'
          : row.trainableParams === 0
            ? 'no'
            : row.trainableParams === row.params
              ? 'yes'
              : 'partly',
      leaf: row.leaf,
      recursive: row.recursive,
    };
  });
  const once = rows.map((row, i) => ({ row, own: own[i]! })).filter(({ row }) => !row.recursive);
  const sum = <T>(items: readonly T[], value: (item: T) => number): number =>
    items.reduce((total, item) => total + value(item), 0);
  const totalParams = sum(once, (item) => item.own.params);
  const trainableParams = sum(once, (item) => item.own.trainableParams);
  const inputBytes = sum(inputs ?? [], bytesOf);
  const forwardBackwardBytes = 2 * sum(rows, (row) => (row.leaf && row.params > 0 ? row.outputBytes : 0));
  const paramBytes = sum(once, ({ row }) => (row.leaf ? row.paramBytes : 0));
  const data = {
    layers,
    totalParams,
    trainableParams,
    nonTrainableParams: totalParams - trainableParams,
    multAdds: sum(rows, (row) => row.multAdds),
    inputBytes,
    forwardBackwardBytes,
    paramBytes,
    totalBytes: inputBytes + forwardBackwardBytes + paramBytes,
  };
  // Not enumerable: the data stays plain for JSON and comparisons.
  return Object.defineProperty(data, 'toString', {
    value: () => tableOf(data, inputs !== null, options),
  });
}

/** The parameters of each row that no row below it counts. */
function ownCounts(rows: readonly Row[]): { params: number; trainableParams: number }[] {
  const own = rows.map(({ params, trainableParams }) => ({ params, trainableParams }));
  for (let i = rows.length - 1; i >= 0; i--) {
    for (let j = i + 1; j < rows.length && rows[j]!.place.depth > rows[i]!.place.depth; j++) {
      if (rows[j]!.recursive) continue;
      own[i]!.params -= own[j]!.params;
      own[i]!.trainableParams -= own[j]!.trainableParams;
    }
  }
  return own.map((counts) => ({
    params: Math.max(counts.params, 0),
    trainableParams: Math.max(counts.trainableParams, 0),
  }));
}

function kernelSizeOf(module: Module): readonly number[] | null {
  const size: unknown = Reflect.get(module, 'kernelSize');
  if (typeof size === 'number') return [size];
  return Array.isArray(size) ? [...size] : null;
}
