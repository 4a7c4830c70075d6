import { mergeDims } from '@wick/kernels/plan';
import type { GpuPointwiseCommand } from '../commands/index.ts';
import { groupsOf } from '../groups.ts';
import type { Kernel, Room } from '../kernel.ts';
import { type Overflow, overflowParams } from '../overflow.ts';
import { keyOf } from '../wgsl/keys.ts';
import { Params } from '../wgsl/params.ts';
import { loaded, stored, unloaded } from './element.ts';
import { Indices } from './indices.ts';
import { elementFunction, fitsFours, foursOf } from './pointwiseFours.ts';
import { bitsOf, Writer } from './writer.ts';

const SIZE = 64;

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
  const writer = new Writer(type, noting);
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
