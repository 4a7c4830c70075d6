import type { PlanesCommand } from '@wick/kernels/plan';
import type { Kernel, Room } from '../kernel.ts';
import { perThread } from '../program.ts';
import { wordAt } from '../words.ts';
import { scattered } from './scattered.ts';

const gather = {
  key: 'gather planes',
  thread: /* wgsl */ `
  let plane = i / params.out_plane;
  let place = arena[params.indices + 2u * i];
  arena[params.small + i] = 0u;
  if (place < params.in_plane) { arena[params.small + i] = arena[params.large + plane * params.in_plane + place]; }
`,
};

const places = /* wgsl */ `
fn placeOf(table: u32, o: u32) -> u32 { return arena[params.indices + 2u * (table * params.out_plane + o)]; }
fn valueOf(plane: u32, o: u32) -> f32 { return load(params.small + plane * params.out_plane + o); }
`;

/** What is taken from places of planes, or added there. */
export function planes(command: PlanesCommand, room: Room): Kernel[] {
  const { planes: count, inPlane, outPlane } = command.geometry;
  const at = { small: wordAt(command.small), large: wordAt(command.large), indices: wordAt(command.indices) };
  const values = { in_plane: inPlane, out_plane: outPlane, ...at };
  if (command.result === 'small') return perThread(gather, count * outPlane, values);
  return scattered('planes', places, { planes: count, perTable: 1, inPlane, outPlane }, values, room);
}
