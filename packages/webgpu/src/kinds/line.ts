import type { Lines } from '@wick/kernels/plan';
import { groupsOf } from '../groups.ts';
import type { Kernel } from '../kernel.ts';
import { keyOf } from '../wgsl/keys.ts';
import type { Params } from '../wgsl/params.ts';
import type { Piece } from '../wgsl/piece.ts';
import { entry, gathering, linesOf, type Team, teamParams } from '../wgsl/team.ts';
import type { Stepper } from './walk.ts';

/** Parameters of lines. */
export function lineParams({ outer, n, inner }: Lines): Record<string, number> {
  return { lines: outer * inner, n, inner };
}

/** Where in the arena a line of the array at `params.NAME` begins: its elements lie `params.inner` words apart. */
export function lineStart(name: string): string {
  return `params.${name} + (line / params.inner) * params.n * params.inner + line % params.inner`;
}

/** The walk of a thread along its share of a line; the line is none where there are no more. */
export function along(step: string, n = 'params.n'): string {
  return `for (var j = lane; isThere && j < ${n}; j += params.lanes) { ${step} }`;
}

/** The same, with where elements lie kept step by step. */
export function alongBy({ begin, next }: Stepper, step: string, n = 'params.n'): string {
  return `{ ${begin('lane')} for (var j = lane; isThere && j < ${n}; j += params.lanes) { ${step} ${next} } }`;
}

/** A kernel of teams: `body` sees `line`, `lane`, `isThere`, and gathers sums (`total`) and the largest (`most`) of lines. */
export function teamKernel(
  name: string,
  params: Params,
  team: Team,
  count: number,
  pieces: readonly Piece[],
  body: string,
  usesNumbers = false,
): Kernel {
  params.add(teamParams(team));
  // Those that follow one another are gathered in turn at two places.
  const kinds = { total: 0, most: 0 };
  const turned = body.replace(/\b(total|most)\(/g, (_, kind: keyof typeof kinds) => `${kind}${kinds[kind]++ % 2}(`);
  const main = /* wgsl */ `${entry}
  let isThere = line < params.lines;
${turned}
}`;
  const gatherings = [0, 1].flatMap((turn) => [
    ...(turn < kinds.total ? [gathering(team, `total${turn}`, 'vec2<f32>', (a, b) => `joined(${a}, ${b})`)] : []),
    ...(turn < kinds.most ? [gathering(team, `most${turn}`, 'f32', (a, b) => `max(${a}, ${b})`)] : []),
  ]);
  const code = params.code([...pieces, ...gatherings], main, usesNumbers);
  return {
    key: keyOf(name, code),
    code,
    params: params.words,
    usesNumbers,
    groups: groupsOf(Math.ceil(count / linesOf(team))),
  };
}

/** Threads of a workgroup of {@link elementKernel}. */
const SIZE = 64;

/** A kernel with a thread for each of `count` elements: `body` sees its number `i`. */
export function elementKernel(
  name: string,
  params: Params,
  count: number,
  pieces: readonly Piece[],
  body: string,
  usesNumbers = false,
): Kernel {
  return threads(name, params, count, 1, pieces, body, usesNumbers);
}

/** A kernel with a thread for each four of `count` elements in a row, over an arena of vectors: `body` sees the first one's number `i`. */
export function vectorKernel(
  name: string,
  params: Params,
  count: number,
  pieces: readonly Piece[],
  body: string,
  usesNumbers = false,
): Kernel {
  return threads(name, params, count, 4, pieces, body, usesNumbers);
}

function threads(
  name: string,
  params: Params,
  count: number,
  each: 1 | 4,
  pieces: readonly Piece[],
  body: string,
  usesNumbers: boolean,
): Kernel {
  params.add({ elements: count });
  const main = /* wgsl */ `
@compute @workgroup_size(${SIZE})
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(num_workgroups) count: vec3<u32>,
        @builtin(local_invocation_index) local: u32) {
  let i = ${each === 1 ? '' : `${each}u * `}(groupIndex(group, count) * ${SIZE}u + local);
  if (i >= params.elements) { return; }
${body}
}`;
  const code = params.code(pieces, main, usesNumbers, each === 1 ? 'u32' : 'vec4<u32>');
  const groups = groupsOf(Math.ceil(count / (each * SIZE)));
  return { key: keyOf(name, code), code, params: params.words, usesNumbers, groups };
}
