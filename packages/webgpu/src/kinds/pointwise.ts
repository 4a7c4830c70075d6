import { mergeDims } from '@wick/kernels/plan';
import type { GpuPointwiseCommand, GpuTerm } from '../commands.ts';
import { groupsOf } from '../groups.ts';
import type { Kernel, Room } from '../kernel.ts';
import { type Overflow, overflowParams } from '../overflow.ts';
import { floatInstructions, type WordInstruction } from '../wgsl/bits.ts';
import { boolInstructions, dividingInstructions, longInstructions, wordInstructions } from '../wgsl/integers.ts';
import { keyOf } from '../wgsl/keys.ts';
import { Params } from '../wgsl/params.ts';
import type { Piece } from '../wgsl/piece.ts';
import { floatBits } from '../words.ts';
import { type Element, loaded, stored, unloaded } from './element.ts';
import { Indices } from './indices.ts';
import { elementFunction, fitsFours, foursOf } from './pointwiseFours.ts';

const SIZE = 64;

const instructionsOf: Readonly<Record<Element, Readonly<Record<string, WordInstruction>>>> = {
  float32: floatInstructions,
  float64: floatInstructions,
  int32: wordInstructions,
  int64: wordInstructions,
  uint8: wordInstructions,
  bool: boolInstructions,
};

/** Those of programs that tell of what is wrong. */
const notingOf = {
  ...instructionsOf,
  int64: longInstructions,
  int32: dividingInstructions,
  uint8: dividingInstructions,
} satisfies typeof instructionsOf;

/** A program: a thread an element, or four that follow one another, which reads all that it is given before it writes. */
export function pointwise(command: GpuPointwiseCommand, _room?: Room, overflow: Overflow | null = null): Kernel[] {
  const { inputs, outputs, numbers = [], type = 'float32' } = command;
  const places = [...inputs, ...outputs];
  const merged = mergeDims(command.shape, places);
  if (merged === null || outputs.length === 0) return [];
  const { shape, strides } = merged;
  const total = shape.reduce((product, n) => product * n, 1);
  const noting = overflow !== null;
  const params = new Params().add({ total, ...(noting && overflowParams(overflow)) });
  // Those that tell write to a word of the arena as such.
  const byFours = !noting && fitsFours(command, merged);
  const indices = new Indices(params, shape);
  const writer = new Writer(type, noting ? notingOf[type] : instructionsOf[type]);
  const body: string[] = [];
  const reads: string[] = [];
  const given = [
    ...inputs.map((place, i) => {
      const dtype = place.dtype ?? type;
      const from = indices.of(`p${i}`, place, strides[i]!, dtype);
      if (byFours) reads.push(foursOf(`y${i}`, from, { at: place.at, stride: strides[i]!, dtype }, params));
      return () => loaded(byFours ? `y${i}` : `arena[${from}]`, dtype, type, writer.pieces, noting);
    }),
    ...numbers.map((number, i) => {
      if (typeof number === 'number') params.add({ [`n${i}`]: bitsOf(number, type) });
      else params.add({ [`n${i}`]: number.number });
      return () => {
        if (typeof number === 'number') return `params.n${i}`;
        writer.usesNumbers = true;
        const bits = `bitcast<u32>(numbers[params.n${i}])`;
        return loaded(bits, 'float32', type, writer.pieces, noting);
      };
    }),
  ];
  const values = outputs.map(({ value }) => writer.write(value, given, body));
  const results: string[] = [];
  const writes = outputs.map((place, i) => {
    const element = place.dtype ?? type;
    const at = indices.of(`p${inputs.length + i}`, place, strides[inputs.length + i]!, element);
    if (!byFours) return stored(at, values[i]!, element, type, writer.pieces, noting);
    results.push(unloaded(values[i]!, element, type, writer.pieces));
    const words = [0, 1, 2, 3].map((k) => `e${k}.r${i}`);
    return `storeWords(${at}, vec4(${words.join(', ')}), params.total - i);`;
  });
  const fours = byFours ? elementFunction(inputs.length, body, results) : null;
  const main = /* wgsl */ `${fours?.declared ?? ''}
@compute @workgroup_size(${SIZE})
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(num_workgroups) count: vec3<u32>,
        @builtin(local_invocation_index) local: u32) {
  let i = ${byFours ? '4u * ' : ''}(groupIndex(group, count) * ${SIZE}u + local);
  if (i >= params.total) { return; }
${indices.code}
${[...reads, ...(fours?.calls ?? body), ...writes].map((line) => `  ${line}`).join('\n')}
}`;
  const { usesNumbers } = writer;
  const code = params.code(writer.pieces, main, usesNumbers, byFours ? 'vec4<u32>' : 'u32');
  return [
    {
      key: keyOf('pointwise', code),
      code,
      params: params.words,
      usesNumbers,
      groups: groupsOf(Math.ceil(total / (byFours ? 4 * SIZE : SIZE))),
    },
  ];
}

/** A number of a program that is computed in `type`. */
function bitsOf(value: number, type: Element): number {
  if (type === 'uint8') return value & 255;
  if (type === 'int64' && value !== (value | 0))
    throw new RangeError(`an int64 on the GPU must be from -2147483648 to 2147483647, got ${value}`);
  return type === 'float32' || type === 'float64' ? floatBits(value) : value | 0;
}

/** Writes expressions as declarations, each once. */
class Writer {
  readonly pieces = new Set<Piece>();
  usesNumbers = false;
  readonly #names = new Map<GpuTerm, string>();
  readonly #given = new Map<number, string>();

  constructor(
    readonly type: Element,
    readonly instructions: Readonly<Record<string, WordInstruction>>,
  ) {}

  write(term: GpuTerm, given: readonly (() => string)[], to: string[]): string {
    const { type } = this;
    if (typeof term === 'number') {
      const bits = `0x${(bitsOf(term, type) >>> 0).toString(16)}u`;
      // Compilers that see a zero make 0 of a product with it, NaN or not.
      return term === 0 && (type === 'float32' || type === 'float64') ? `(${bits} ^ params.zero)` : bits;
    }
    if ('given' in term) {
      let name = this.#given.get(term.given);
      if (name === undefined) {
        name = `g${term.given}`;
        to.push(`let ${name} = ${given[term.given]!()};`);
        this.#given.set(term.given, name);
      }
      return name;
    }
    const known = this.#names.get(term);
    if (known !== undefined) return known;
    const [a, b, c] = term.of.map((operand) => this.write(operand, given, to));
    const table = this.instructions;
    if (!Object.hasOwn(table, term.name)) throw new TypeError(`webgpu: ${term.name} is not there for ${type}`);
    const { value, needs } = table[term.name]!;
    for (const need of needs) this.pieces.add(need);
    const names: Record<string, string | undefined> = { a, b, c };
    const code = value.replace(/\b[abc]\b/g, (operand) => names[operand]!);
    const name = `v${this.#names.size}`;
    to.push(`let ${name} = ${type === 'uint8' || type === 'bool' ? `(${code}) & 255u` : code};`);
    this.#names.set(term, name);
    return name;
  }
}
