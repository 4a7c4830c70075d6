import { groupsOf } from '../groups.ts';
import type { Kernel, Room } from '../kernel.ts';
import { keyOf } from '../wgsl/keys.ts';
import { Params } from '../wgsl/params.ts';
import type { Piece } from '../wgsl/piece.ts';
import { entry, gathering, linesOf, type Team, teamFor, teamParams } from '../wgsl/team.ts';
import { wordAt } from '../words.ts';
import { stepper, walk, walkOf } from './walk.ts';

/** How a reduction goes: of what type it is while it goes on, and what becomes of that. */
export interface Fold {
  readonly type: 'u32' | 'vec2<u32>' | 'vec2<f32>';
  readonly start: string;
  /** With the first word `x` of an element of line `o`. */
  grow(all: string): string;
  /** With what other threads have found. */
  join(a: string, b: string): string;
  /** The bits of the result. */
  readonly end: string;
  /** Whether the result is an int64. Default: one word. */
  readonly isLong?: boolean;
  readonly needs: readonly Piece[];
}

/** What is reduced, along which dimensions, and to where: side by side. */
export interface Reduced {
  readonly shape: readonly number[];
  readonly stride: readonly number[];
  readonly at: number;
  readonly dims: readonly number[];
  readonly to: number;
  /** Words of an element. Default: 1. */
  readonly words?: number;
  /** Parameters that the fold knows. */
  readonly floats?: Readonly<Record<string, number>>;
  readonly numbers?: Readonly<Record<string, number>>;
}

/** Elements of a line from which on several workgroups share it, and those of a part. */
const LONG = 65_536;
const PART = 8192;

/** A team of threads a result, or where few results have long lines a team a part of one. */
export function foldKernels(name: string, fold: Fold, reduced: Reduced, room: Room): Kernel[] {
  const { shape, stride, at, dims, to, words: size = 1, floats = {}, numbers = {} } = reduced;
  const all = shape.map((_, d) => d);
  const kept = all.filter((d) => !dims.includes(d));
  const lines = walkOf(shape, stride, kept);
  const elements = walkOf(shape, stride, all.filter((d) => dims.includes(d))); // biome-ignore format: short
  if (lines.count === 0) return [];
  const across = lines.stride.at(-1) === 1 && elements.stride.at(-1) !== 1;
  const n = elements.count;
  const parts = n >= LONG && lines.count < 256 ? Math.min(256, Math.ceil(n / PART)) : 1;
  const given = () => new Params().add({ to: wordAt(to), lines: lines.count, n, ...numbers }).addFloats(floats);
  const params = given().add({ at: wordAt(at) });
  const walks = [walk('line', lines, params, size)];
  const length = Math.ceil(n / parts);
  const team = teamFor(parts * lines.count, length, across);
  const { begin, next } = stepper('element', elements, params, team.lanes, size);
  const grow = `let x = arena[params.at + first + element]; all = ${fold.grow('all')}; ${next}`;
  const after = fold.isLong
    ? `let word = ${fold.end}; arena[params.to + 2u * line] = word; arena[params.to + 2u * line + 1u] = bitcast<u32>(bitcast<i32>(word) >> 31u);`
    : `arena[params.to + line] = ${fold.end};`;
  if (parts === 1) {
    const body = {
      before: 'let o = line; var first = 0u; if (isThere) { first = lineOf(o); }',
      from: '0u',
      begin,
      until: 'params.n',
      step: grow,
      after,
    };
    return [kernelOf(name, fold, params, team, lines.count, walks, body)];
  }
  const words = fold.type === 'u32' ? 1 : 2;
  const between = wordAt(room(4 * words * parts * lines.count)) / words;
  params.add({ length, between, pieces: parts * lines.count });
  const first = kernelOf(name, fold, params, team, parts * lines.count, walks, {
    before:
      'let part = line / params.lines; let o = line % params.lines; var first = 0u; if (isThere) { first = lineOf(o); }',
    from: 'part * params.length',
    begin,
    until: 'min(params.n, (part + 1u) * params.length)',
    step: grow,
    after:
      fold.type === 'u32'
        ? 'arena[params.between + line] = all;'
        : fold.type === 'vec2<u32>'
          ? 'let at = 2u * (params.between + line); arena[at] = all.x; arena[at + 1u] = all.y;'
          : 'let at = 2u * (params.between + line); let s = settled(all); store(at, s.x); store(at + 1u, s.y);',
    lines: 'params.pieces',
  });
  const last = given().add({ between, parts });
  const found = {
    u32: 'arena[at]',
    'vec2<u32>': 'vec2(arena[2u * at], arena[2u * at + 1u])',
    'vec2<f32>': 'vec2(load(2u * at), load(2u * at + 1u))',
  }[fold.type];
  return [
    first,
    kernelOf(name, fold, last, { lanes: 32, across: false }, lines.count, [], {
      before: '',
      from: '0u',
      until: 'params.parts',
      step: `let at = params.between + j * params.lines + line; all = ${fold.join('all', found)};`,
      after,
    }),
  ];
}

interface Body {
  readonly before: string;
  readonly from: string;
  /** What is declared for the element of a number. */
  readonly begin?: (from: string) => string;
  readonly until: string;
  readonly step: string;
  readonly after: string;
  /** How many lines there are. Default: `params.lines`. */
  readonly lines?: string;
}

function kernelOf(
  name: string,
  fold: Fold,
  params: Params,
  team: Team,
  count: number,
  walks: readonly Piece[],
  body: Body,
): Kernel {
  params.add(teamParams(team));
  const main = /* wgsl */ `${entry}
  let isThere = line < ${body.lines ?? 'params.lines'};
  ${body.before}
  var all = ${fold.start};
  if (isThere) {
    ${body.begin?.(`${body.from} + lane`) ?? ''}
    for (var j = ${body.from} + lane; j < ${body.until}; j += params.lanes) { ${body.step} }
  }
  all = gathered(local, lane, all);
  if (isThere && lane == 0u) { ${body.after} }
}`;
  const code = params.code([...fold.needs, ...walks, gathering('gathered', fold.type, fold.join)], main);
  return {
    key: keyOf(name, code),
    code,
    params: params.words,
    usesNumbers: false,
    groups: groupsOf(Math.ceil(count / linesOf(team))),
  };
}
