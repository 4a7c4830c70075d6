import { any, flag, type Given, optionTable, orNull, type RulesFor, show, text } from '@wick/tensor/internal';
import { type DType, type Tensor, tensor } from '@wick/tensor/light';
import Papa from 'papaparse';
import { placeOf } from '../datasets/access.ts';
import { Dataset } from '../datasets/dataset.ts';
import { readSource, type UrlLike } from '../readers/source.ts';
import { textOf } from './text.ts';

/** Options of {@link parseCsv}. */
export interface CsvOptions {
  /** Whether the first row has the columns' names. Default true. */
  header?: boolean;
  /** The columns' names, in place of those of the first row; without both they are '0', '1', … Default null. */
  columns?: readonly string[] | null;
  /** What stands between fields. Default ','. */
  delimiter?: string;
  /** What stands around fields that have delimiters, quotes (doubled) or line ends in them. Default '"'. */
  quote?: string;
  /** What begins lines that are left out. Default null: none are. */
  comment?: string | null;
}

/** The values of a column: numbers, with NaN for what is missing; booleans; bigints, where numbers do not hold the whole ones; else text. */
export type CsvColumn = readonly number[] | readonly boolean[] | readonly bigint[] | readonly string[];

/** A row by its columns' names. */
export type CsvRow = Record<string, number | boolean | bigint | string>;

const isNames = (given: unknown) => Array.isArray(given) && given.every((name) => typeof name === 'string');
const table = optionTable(
  {
    header: flag(true),
    columns: orNull<readonly string[] | null>(any(null, 'an array of names', isNames)),
    delimiter: text(','),
    quote: text('"'),
    comment: orNull(text('#')),
  } satisfies RulesFor<CsvOptions>,
  [],
);

/**
 * A table of comma-separated values, as pandas' `read_csv` reads it: each column is of numbers, of booleans or of text. Rows are
 * samples for a {@link DataLoader}; {@link CsvDataset.tensor} makes one tensor of columns.
 *
 * @example
 * ```ts
 * const table = data.parseCsv('name,x,y\n"Doe, Jane",1,2.5\nPlain,3,\n');
 * table.getItem(0); // { name: 'Doe, Jane', x: 1, y: 2.5 }
 * table.tensor(['x', 'y']); // [[1, 2.5], [3, NaN]]
 * ```
 * @see https://pandas.pydata.org/docs/reference/api/pandas.read_csv.html
 */
export class CsvDataset extends Dataset<CsvRow> {
  /** The columns' names, from left to right. */
  readonly columns: readonly string[];
  override readonly length: number;
  readonly #values: ReadonlyMap<string, CsvColumn>;

  /** @internal */
  constructor(values: ReadonlyMap<string, CsvColumn>, length: number) {
    super();
    this.columns = [...values.keys()];
    this.length = length;
    this.#values = values;
  }

  /** A row; a negative index counts from the end. */
  override getItem(index: number): CsvRow {
    const place = placeOf('CsvDataset', index, this.length);
    return Object.fromEntries(this.columns.map((name) => [name, this.column(name)[place]!]));
  }

  /**
   * The values of a column.
   *
   * @throws RangeError if there is none of that name
   */
  column(name: string): CsvColumn {
    const values = this.#values.get(name);
    if (!values)
      throw new RangeError(`CsvDataset: there is no column ${show(name)}; there are ${this.columns.join(', ')}`);
    return values;
  }

  /**
   * Columns of numbers or booleans as a tensor (rows, columns); of one name that is no array, (rows).
   *
   * @param columns - default: all
   * @param dtype - default: float32; whole numbers that stand for classes are best int64
   * @throws RangeError if there is no such column; TypeError if one has text, with the first row that has it
   */
  tensor(columns: string | readonly string[] = this.columns, dtype: DType = 'float32'): Tensor {
    const lists = [columns].flat().map((name) => {
      const values = this.column(name);
      if (typeof values[0] === 'string') {
        // One field that is no number makes all of them text.
        const odd = values.findIndex((value) => !isNumeric(String(value)));
        throw new TypeError(
          `CsvDataset: column ${show(name)} is of text: ${show(values[odd])} in row ${odd} is no number`,
        );
      }
      return values as readonly (number | bigint | boolean)[];
    });
    const flat: (number | bigint | boolean)[] = [];
    for (let i = 0; i < this.length; i++) for (const list of lists) flat.push(list[i]!);
    const array = dtype === 'int64' ? BigInt64Array.from(flat, whole) : Float64Array.from(flat, Number);
    const all = tensor(array, { dtype });
    return typeof columns === 'string' ? all : all.view(this.length, lists.length);
  }
}

function whole(x: number | bigint | boolean): bigint {
  if (typeof x === 'number' && !Number.isInteger(x))
    throw new RangeError(`CsvDataset: int64 takes whole numbers, got ${show(x)}`);
  return BigInt(x);
}

/**
 * Reads a table of comma-separated values: quotes, line ends within them and a byte order mark are understood (by PapaParse),
 * empty lines left out.
 *
 * @param source - the text, or its bytes in UTF-8
 * @throws RangeError where quotes do not close, a row has more fields than there are columns, or two columns have one name: the
 * message says which row; TypeError for bad arguments
 * @example
 * ```ts
 * const iris = data.parseCsv('5.1,3.5,setosa\n7.0,3.2,versicolor\n', { header: false });
 * iris.tensor(['0', '1']); // [[5.1, 3.5], [7, 3.2]]
 * iris.column('2'); // ['setosa', 'versicolor']
 * ```
 * @see https://pandas.pydata.org/docs/reference/api/pandas.read_csv.html
 */
export function parseCsv(source: string | Uint8Array, ...given: Given<CsvOptions, []>): CsvDataset {
  return readCsv('parseCsv', textOf('parseCsv', source), table.take('parseCsv', given));
}

/**
 * {@link parseCsv} of a file.
 *
 * @param file - a path (Node), or a URL
 * @throws Error if there is none; else as {@link parseCsv}
 * @example
 * ```ts
 * const houses = await data.loadCsv('data/houses.csv');
 * const dataset = new TensorDataset(houses.tensor(['rooms', 'area']), houses.tensor('price'));
 * ```
 * @see https://pandas.pydata.org/docs/reference/api/pandas.read_csv.html
 */
export async function loadCsv(file: string | UrlLike, ...given: Given<CsvOptions, []>): Promise<CsvDataset> {
  const options = table.take('loadCsv', given);
  return readCsv('loadCsv', textOf('loadCsv', await readSource('loadCsv', file)), options);
}

function readCsv(where: string, source: string, options: Readonly<Required<CsvOptions>>): CsvDataset {
  const { delimiter, quote, comment, header, columns } = options;
  if (delimiter === '' || quote.length !== 1)
    throw new RangeError(
      `${where}: delimiter must not be empty and quote be one character, got ${show(delimiter)} and ${show(quote)}`,
    );
  const { data, errors } = Papa.parse<string[]>(source, {
    delimiter,
    quoteChar: quote,
    comments: comment ?? false,
    skipEmptyLines: true,
  });
  const [error] = errors;
  if (error) throw new RangeError(`${where}: row ${(error.row ?? 0) - (header ? 1 : 0)}: ${error.message}`);
  const first = header ? data.shift() : undefined;
  const width = data.reduce((most, row) => Math.max(most, row.length), 0);
  const names = columns ?? first ?? Array.from({ length: width }, (_, i) => String(i));
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined)
    throw new RangeError(`${where}: two columns are called ${show(twice)}; give columns their names`);
  const long = data.findIndex((row) => row.length > names.length);
  if (long !== -1)
    throw new RangeError(`${where}: row ${long} has ${data[long]!.length} fields, there are ${names.length} columns`);
  const values = names.map((name, c) => [name, typed(data.map((row) => row[c] ?? ''))] as const);
  return new CsvDataset(new Map(values), data.length);
}

// What pandas takes for missing.
const missing = new Set(
  ' #N/A #N/A_N/A #NA -1.#IND -1.#QNAN -NaN -nan 1.#IND 1.#QNAN <NA> N/A NA NULL NaN None n/a nan null'
    .split(' ')
    .map((word) => word.replace('_', ' ')),
);
const numeral = /^\s*[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?\s*$/i;
const infinite = /^\s*([+-]?)inf(inity)?\s*$/i;
const truths = new Map(['True', 'TRUE', 'true', 'False', 'FALSE', 'false'].map((word, i) => [word, i < 3]));

/** Whether a field is a number, or stands for a missing one. */
const isNumeric = (field: string): boolean => missing.has(field) || numeral.test(field) || infinite.test(field);

/** A column as what all of its fields are. */
function typed(fields: readonly string[]): CsvColumn {
  if (fields.length > 0 && fields.every((field) => truths.has(field))) return fields.map((field) => truths.get(field)!);
  if (!fields.every(isNumeric)) return fields;
  const numbers = fields.map((field) => {
    if (missing.has(field)) return Number.NaN;
    const sign = infinite.exec(field)?.[1];
    return sign === undefined ? Number(field) : sign === '-' ? -Infinity : Infinity;
  });
  const large = numbers.some(
    (x, i) => Number.isInteger(x) && !Number.isSafeInteger(x) && /^[+-]?\d+$/.test(fields[i]!),
  );
  return large && fields.every((field) => /^-?\d+$/.test(field)) ? fields.map(BigInt) : numbers;
}
