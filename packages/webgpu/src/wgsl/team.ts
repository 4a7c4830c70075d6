import type { Room } from '../kernel.ts';
import { type Piece, piece } from './piece.ts';

/** Threads of a workgroup. */
export const SIZE = 256;

/** How the threads of a workgroup share lines: so many each, `across` where neighbours work on neighbouring lines. */
export interface Team {
  readonly lanes: number;
  readonly across: boolean;
}

/** Lines that a workgroup does. */
export function linesOf({ lanes }: Team): number {
  return SIZE / lanes;
}

/**
 * A team for `count` lines of `n` elements: enough threads to fill a device, and as few as there are elements; one for each
 * line where threads had better not wait for one another, unless that leaves a processor with next to nothing at a time.
 *
 * @param across whether lines lie side by side, rather than a line's elements
 */
export function teamFor(
  count: number,
  n: number,
  across: boolean,
  { mayWait = true }: Pick<Room, 'mayWait'> = {},
): Team {
  let lanes = 1;
  if (!mayWait && n <= ALONE * count) return { lanes, across };
  const wanted = across ? Math.ceil(WORTHWHILE / Math.max(1, count)) : n;
  while (lanes < SIZE && lanes < wanted && 4 * lanes <= n) lanes *= 2;
  return { lanes, across };
}

/** Threads that fill a device. */
const WORTHWHILE = 32_768;

/** Elements of a line, for each line there is, up to which a thread that waits for nobody is done sooner. */
const ALONE = 1024;

/** The parameters of a team: numbers, so that one code serves all of them. */
export function teamParams(team: Team): Record<string, number> {
  const teams = linesOf(team);
  return { lanes: team.lanes, teams, across: team.across ? 1 : 0, step: team.across ? teams : 1 };
}

/** What begins an entry whose workgroups are teams: `line`, and the thread's `lane` in it. */
export const entry = /* wgsl */ `
@compute @workgroup_size(${SIZE})
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(num_workgroups) count: vec3<u32>,
        @builtin(local_invocation_index) local: u32) {
  let line = groupIndex(group, count) * params.teams + select(local / params.lanes, local % params.teams, params.across == 1u);
  let lane = select(local % params.lanes, local / params.teams, params.across == 1u);`;

/** Results that one thread joins before all wait again: waiting takes longer than that. */
const AT_ONCE = 8;

/**
 * A function that all threads call at once, each with what it has found: gives what `join` makes of a team's. It is called
 * once, or by turns with another one: who calls it again must have waited for all others in between.
 */
export function gathering(
  { lanes }: Team,
  name: string,
  type: string,
  join: (a: string, b: string) => string,
  ...needs: Piece[]
): Piece {
  if (lanes === 1)
    return piece(`fn ${name}(local: u32, lane: u32, mine: ${type}) -> ${type} { return mine; }`, ...needs);
  return piece(
    /* wgsl */ `
var<workgroup> ${name}Slots: array<${type}, ${SIZE}>;
fn ${name}(local: u32, lane: u32, mine: ${type}) -> ${type} {
  ${name}Slots[local] = mine;
  workgroupBarrier();
  var left = params.lanes;
  while (left > ${AT_ONCE}u) {
    left /= ${AT_ONCE}u;
    if (lane < left) {
      var some = ${name}Slots[local];
      for (var k = 1u; k < ${AT_ONCE}u; k++) {
        let other = ${name}Slots[local + k * left * params.step];
        some = ${join('some', 'other')};
      }
      ${name}Slots[local] = some;
    }
    workgroupBarrier();
  }
  let first = local - lane * params.step;
  var all = ${name}Slots[first];
  for (var k = 1u; k < left; k++) {
    let other = ${name}Slots[first + k * params.step];
    all = ${join('all', 'other')};
  }
  return all;
}`,
    ...needs,
  );
}
