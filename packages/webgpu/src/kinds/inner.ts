import { mergeDims, type PointwiseOutput, type StridedPlace } from '@wick/kernels/plan';
import type { GpuPointwiseCommand, GpuTerm } from '../commands/index.ts';
import { Params } from '../wgsl/params.ts';
import type { Piece } from '../wgsl/piece.ts';
import { loaded, stored, unloaded } from './element.ts';
import { Indices } from './indices.ts';
import { bitsOf, Writer } from './writer.ts';

/** What of a command makes a program. */
type Given = Pick<GpuPointwiseCommand, 'shape' | 'inputs' | 'numbers' | 'type'>;

/** Element by element work as statements about element `i`, whatever kernel they stand in. */
export interface Inner {
  /** How many elements there are. */
  readonly total: number;
  /** What it is told. */
  readonly params: Params;
  readonly pieces: Iterable<Piece>;
  readonly usesNumbers: boolean;
  /** Declarations of all that is read and computed. */
  readonly body: readonly string[];
  /** The values, as the program computes them. */
  readonly values: readonly string[];
  /** The words of results of one word each. */
  readonly words: readonly string[];
  /** Statements that store results. */
  readonly stores: readonly string[];
}

/**
 * A program in the order of its elements; null where there are none.
 *
 * @param outputs - what is stored
 * @param terms - what is computed besides: the last of the values
 * @param named - what an input is where it is in a register
 * @param word - a word of the arena
 */
export function inner(
  { shape: full, inputs, numbers = [], type = 'float32' }: Given,
  outputs: readonly (StridedPlace & { readonly value: GpuTerm })[],
  {
    terms = [],
    named = () => null,
    word = (at) => `arena[${at}]`,
  }: {
    terms?: readonly GpuTerm[];
    named?: (input: StridedPlace) => string | null;
    word?: (at: string) => string;
  } = {},
): Inner | null {
  const read = inputs.map((place) => (named(place) === null ? place : { ...place, stride: full.map(() => 0) }));
  const merged = mergeDims(full, [...read, ...outputs]);
  if (merged === null) return null;
  const { shape, strides } = merged;
  const total = shape.reduce((product, n) => product * n, 1);
  const params = new Params();
  const indices = new Indices(params, shape);
  const writer = new Writer(type);
  const lines: string[] = [];
  const given = [
    ...read.map((place, i) => {
      const name = named(inputs[i]!);
      if (name !== null) return () => name;
      const from = indices.of(`p${i}`, place, strides[i]!, place.dtype ?? type);
      return () => loaded(word(from), place.dtype ?? type, type, writer.pieces);
    }),
    ...numbers.map((number, i) => {
      if (typeof number === 'number') params.add({ [`n${i}`]: bitsOf(number, type) });
      else params.add({ [`n${i}`]: number.number });
      return () => {
        if (typeof number === 'number') return `params.n${i}`;
        writer.usesNumbers = true;
        const bits = `bitcast<u32>(numbers[params.n${i}])`;
        return loaded(bits, 'float32', type, writer.pieces);
      };
    }),
  ];
  const values = [...outputs.map(({ value }) => value), ...terms].map((term) => writer.write(term, given, lines));
  const places = outputs.map((place, i) =>
    indices.of(`p${inputs.length + i}`, place, strides[inputs.length + i]!, place.dtype ?? type),
  );
  const elements = outputs.map(({ dtype }) => dtype ?? type);
  return {
    total,
    params,
    pieces: writer.pieces,
    usesNumbers: writer.usesNumbers,
    body: [...(indices.code === '' ? [] : [indices.code.trim()]), ...lines],
    values,
    words: elements.map((element, i) => unloaded(values[i]!, element, type, writer.pieces)),
    stores: elements.map((element, i) => stored(places[i]!, values[i]!, element, type, writer.pieces)),
  };
}

/** Whether a result lies side by side in the order of a program's elements, in whole vectors from its place on. */
export function isVectors({ shape }: Given, { at, stride, dtype = 'float32' }: PointwiseOutput): boolean {
  const merged = mergeDims(shape, [{ stride }]);
  const isDense = merged !== null && merged.shape.length <= 1 && (merged.strides[0]![0] ?? 1) === 1;
  return isDense && at % 16 === 0 && dtype !== 'int64';
}
