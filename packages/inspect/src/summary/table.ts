import type { DType } from '@wick/tensor';
import { any, flag, optionTable, type Rule, type RulesFor, show, unchecked } from '@wick/tensor/internal';
import { modeRule } from '../arguments.ts';
import type { LayerSummary, ModelSummary, SummaryColumn, SummaryOptions } from './types.ts';

const titles: Record<SummaryColumn, string> = {
  kernelSize: 'Kernel Shape',
  inputSize: 'Input Shape',
  outputSize: 'Output Shape',
  numParams: 'Param #',
  paramsPercent: 'Param %',
  multAdds: 'Mult-Adds',
  trainable: 'Trainable',
};
const trainable: Record<LayerSummary['trainable'], string> = {
  yes: 'True',
  no: 'False',
  partly: 'Partial',
  none: '--',
};

/** The options of `summary`. */
export const summaryTable = optionTable({
  depth: any(
    3,
    'a whole number from 0',
    () => true,
    (x: unknown) => Number.isInteger(x) && (x as number) >= 0,
  ),
  columns: {
    value: undefined,
    read(where, name, given) {
      if (!Array.isArray(given)) throw new TypeError(`${where}: ${name} must be an array, got ${show(given)}`);
      for (const column of given)
        if (!Object.hasOwn(titles, column))
          throw new RangeError(`${where}: ${name} must be of ${Object.keys(titles).join(', ')}, got ${show(column)}`);
      return given;
    },
  } as Rule<readonly SummaryColumn[] | undefined>,
  columnWidth: any(
    25,
    'a whole number above 0',
    () => true,
    (x: unknown) => Number.isInteger(x) && (x as number) >= 1,
  ),
  varNames: flag(false),
  asciiOnly: flag(false),
  hideRecursive: flag(false),
  dtype: unchecked<DType | readonly DType[] | undefined>(undefined), // the conversion says what is wrong with it
  mode: modeRule('eval'),
} satisfies RulesFor<SummaryOptions>);

/** All options, read. */
export type Layout = typeof summaryTable.defaults;

/** Refuses columns that cannot be shown. */
export function checkColumns({ columns = [] }: Layout, withInput: boolean): void {
  for (const column of columns)
    if (!withInput && (column === 'inputSize' || column === 'outputSize' || column === 'multAdds'))
      throw new RangeError(`summary: the column ${column} needs an input`);
}

type Totals = Omit<ModelSummary, 'toString'>;

/** The table in torchinfo's layout, character for character. */
export function tableOf(totals: Totals, withInput: boolean, options: Layout): string {
  const { depth, columnWidth, varNames, asciiOnly, hideRecursive } = options;
  const columns = options.columns ?? (withInput ? ['outputSize', 'numParams'] : ['numParams']);
  const title = (layer: LayerSummary): string =>
    `${layer.type}${varNames ? ` (${layer.name})` : ''}${layer.depth > 0 ? `: ${layer.depth}-${layer.index}` : ''}`;
  const longest = Math.max(...totals.layers.map((layer) => [...title(layer)].length + layer.depth * 5 + 1));
  const nameWidth = longest >= 40 ? Math.ceil(longest / 5) * 5 : 40;
  const line = (name: string, cells: readonly string[]): string =>
    `${name.padEnd(nameWidth)} ${cells.map((cell) => `${cell.padEnd(columnWidth)} `).join('')}`.trimEnd();
  const divider = '='.repeat(columns.length * columnWidth + nameWidth);
  const shownLayers = totals.layers.filter((layer) => layer.depth <= depth && !(hideRecursive && layer.recursive));
  const rows = shownLayers.map((layer) =>
    line(
      indent(layer.depth, asciiOnly) + title(layer),
      columns.map((column) => cell(column, layer, totals, layer.depth === depth)),
    ),
  );
  return [
    divider,
    line(
      `Layer (type${varNames ? ' (var_name)' : ''}:depth-idx)`,
      columns.map((column) => titles[column]),
    ),
    divider,
    ...rows,
    divider,
    `Total params: ${grouped(totals.totalParams)}`,
    `Trainable params: ${grouped(totals.trainableParams)}`,
    `Non-trainable params: ${grouped(totals.nonTrainableParams)}`,
    ...(withInput ? footer(totals, divider) : []),
    divider,
  ].join('\n');
}

function footer(totals: Totals, divider: string): string[] {
  const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(2);
  return [
    `Total mult-adds ${readable(totals.multAdds)}`,
    divider,
    `Input size (MB): ${megabytes(totals.inputBytes)}`,
    `Forward/backward pass size (MB): ${megabytes(totals.forwardBackwardBytes)}`,
    `Params size (MB): ${megabytes(totals.paramBytes)}`,
    `Estimated Total Size (MB): ${megabytes(totals.totalBytes)}`,
  ];
}

function indent(depth: number, asciiOnly: boolean): string {
  if (depth === 0) return '';
  const [branch, last, bar] = asciiOnly ? ['+ ', '+ ', '|    '] : ['├─', '└─', '│    '];
  return depth === 1 ? branch : bar.repeat(depth - 1) + last;
}

function cell(column: SummaryColumn, layer: LayerSummary, totals: Totals, deepest: boolean): string {
  const counted = deepest || layer.leaf ? layer.params : layer.ownParams;
  switch (column) {
    case 'numParams':
      if (layer.params === 0) return '--';
      if (layer.recursive) return '(recursive)';
      if (!(deepest || layer.leaf)) return counted > 0 ? grouped(counted) : '--';
      return layer.trainableParams > 0 ? grouped(counted) : `(${grouped(counted)})`;
    case 'paramsPercent':
      if (totals.totalParams === 0) return '     --';
      if (layer.recursive) return '(recursive)';
      return counted === 0 ? '     --' : `${((100 * counted) / totals.totalParams).toFixed(2)}%`.padStart(7);
    case 'multAdds': {
      const sum = layer.leaf ? layer.multAdds : deepest ? below(layer, totals.layers) : 0;
      return sum > 0 ? grouped(sum) : '--';
    }
    case 'trainable':
      return trainable[layer.trainable];
    default: {
      const size = layer[column];
      return size && size.length > 0 ? `[${size.join(', ')}]` : '--';
    }
  }
}

/** The multiply-adds of all rows below one. */
function below(layer: LayerSummary, layers: readonly LayerSummary[]): number {
  let sum = 0;
  for (let i = layers.indexOf(layer) + 1; i < layers.length && layers[i]!.depth > layer.depth; i++)
    sum += layers[i]!.multAdds;
  return sum;
}

function grouped(value: number): string {
  return value.toLocaleString('en-US');
}

/** In millions, billions or trillions. */
function readable(value: number): string {
  const [unit, scale] = value >= 1e12 ? ['T', 1e12] : value >= 1e9 ? ['G', 1e9] : ['M', 1e6];
  const scaled = value / scale;
  const digits = Number.isInteger(scaled) ? 0 : 2;
  const text = scaled.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });
  return `(${unit}): ${text}`;
}
