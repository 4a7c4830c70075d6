import { piece } from './piece.ts';

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
 * A team for `count` lines of `n` elements: enough threads to fill a device, and as few as there are elements.
 *
 * @param across whether lines lie side by side, rather than a line's elements
 */
export function teamFor(count: number, n: number, across: boolean): Team {
  let lanes = 1;
  const wanted = across ? Math.ceil(WORTHWHILE / Math.max(1, count)) : n;
  while (lanes < SIZE && lanes < wanted && 4 * lanes <= n) lanes *= 2;
  return { lanes, across };
}

/** Threads that fill a device. */
const WORTHWHILE = 32_768;

/** What begins an entry whose workgroups are teams: `line`, and the thread's `lane` in it. */
export function entry({ lanes, across }: Team): string {
  const teams = SIZE / lanes;
  const [line, lane] = across ? [`local % ${teams}u`, `local / ${teams}u`] : [`local / ${lanes}u`, `local % ${lanes}u`];
  return /* wgsl */ `
const LANES = ${lanes}u;
@compute @workgroup_size(${SIZE})
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(num_workgroups) count: vec3<u32>,
        @builtin(local_invocation_index) local: u32) {
  let line = groupIndex(group, count) * ${teams}u + ${line};
  let lane = ${lane};`;
}

/** A function that all threads call at once, each with what it has found: gives what `join` makes of a team's. */
export function gathering(name: string, type: string, team: Team, join: (a: string, b: string) => string) {
  const { lanes, across } = team;
  if (lanes === 1) return piece(`fn ${name}(local: u32, lane: u32, mine: ${type}) -> ${type} { return mine; }`);
  const step = across ? SIZE / lanes : 1;
  return piece(/* wgsl */ `
var<workgroup> ${name}_slots: array<${type}, ${SIZE}>;
fn ${name}(local: u32, lane: u32, mine: ${type}) -> ${type} {
  ${name}_slots[local] = mine;
  workgroupBarrier();
  for (var half = ${lanes / 2}u; half > 0u; half >>= 1u) {
    if (lane < half) {
      ${name}_slots[local] = ${join(`${name}_slots[local]`, `${name}_slots[local + half * ${step}u]`)};
    }
    workgroupBarrier();
  }
  let all = ${name}_slots[local - lane * ${step}u];
  workgroupBarrier();
  return all;
}`);
}
