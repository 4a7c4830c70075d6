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
  /** With the first word of an element of line `o`. */
  grow(all: string, x: string): string;
  /** With what other threads have found. */
  join(a: string, b: string): string;
  /** The bits of the result. */
  end(all: string): string;
  /** Whether the result is an int64. Default: one word. */
  readonly isLong?: boolean;
  readonly needs: readonly Piece[];
  /** Parameters that it knows, each by a name that no other fold of its kernel has. */
  readonly floats?: Readonly<Record<string, number>>;
  readonly numbers?: Readonly<Record<string, number>>;
}

/** A fold, and the byte from which on its results lie side by side. */
export interface Folded {
  readonly fold: Fold;
  readonly to: number;
}

/** What is reduced, along which dimensions. */
export interface Elements {
  readonly shape: readonly number[];
  readonly stride: readonly number[];
  readonly dims: readonly number[];
  /** Words of an element. Default: 1. */
  readonly words?: number;
}

/** What folds are given of an element. */
export interface Values {
  /** Statements for element `i`, which lies so many steps and words from the first one. */
  readonly body: string;
  /** A word for each fold. */
  readonly values: readonly string[];
  /** Adds what it is told. */
  tell(params: Params): void;
  readonly pieces?: Iterable<Piece>;
  readonly usesNumbers?: boolean;
}

/** Elements as they lie in the arena. */
export function inMemory(at: number): Values {
  return {
    body: 'let x = arena[params.at + i];',
    values: ['x'],
    tell: (params) => void params.add({ at: wordAt(at) }),
  };
}

/** Elements of a line from which on several workgroups share it, and those of a part. */
const LONG = 65_536;
const PART = 8192;

/** How lines are shared out: to parts, and those to threads. */
function sharesOf({ shape, stride, dims }: Elements, room: Pick<Room, 'mayWait'> = {}) {
  const all = shape.map((_, d) => d);
  const lines = walkOf(shape, stride, all.filter((d) => !dims.includes(d))); // biome-ignore format: short
  const elements = walkOf(shape, stride, all.filter((d) => dims.includes(d))); // biome-ignore format: short
  const across = lines.stride.at(-1) === 1 && elements.stride.at(-1) !== 1;
  const n = elements.count;
  const parts = n >= LONG && lines.count < 256 ? Math.min(256, Math.ceil(n / PART)) : 1;
  const length = Math.ceil(n / parts);
  return { lines, elements, parts, length, team: teamFor(parts * lines.count, length, across, room) };
}

/**
 * Elements that each thread of a reduction has, of an array that lies row by row.
 *
 * @param dims - the dimensions that are reduced
 */
export function threadShare(shape: readonly number[], dims: readonly number[]): number {
  const stride = shape.map((_, d) => shape.slice(d + 1).reduce((all, n) => all * n, 1));
  const { length, team } = sharesOf({ shape, stride, dims });
  return Math.ceil(length / team.lanes);
}

/** A team of threads a result, or where few results have long lines a team a part of one. */
export function foldKernels(
  name: string,
  folds: readonly Folded[],
  reduced: Elements,
  values: Values,
  room: Room,
): Kernel[] {
  const { lines, elements, parts, length, team } = sharesOf(reduced, room);
  if (lines.count === 0) return [];
  const n = elements.count;
  const given = () => {
    const params = new Params().add({ lines: lines.count, n });
    for (const [k, { fold, to }] of folds.entries())
      params.add({ [`to${k}`]: wordAt(to), ...fold.numbers }).addFloats(fold.floats ?? {});
    return params;
  };
  const params = given();
  values.tell(params);
  const pieces = [walk('line', lines, params, reduced.words), ...(values.pieces ?? [])];
  const { begin, next } = stepper('element', elements, params, team.lanes, reduced.words);
  const grow = [
    'let i = first + element;',
    values.body,
    ...folds.map(({ fold }, k) => `all${k} = ${fold.grow(`all${k}`, values.values[k]!)};`),
    next,
  ].join(' ');
  const after = folds.map(({ fold }, k) => {
    const end = fold.end(`all${k}`);
    return fold.isLong
      ? `{ let word = ${end}; arena[params.to${k} + 2u * line] = word; arena[params.to${k} + 2u * line + 1u] = bitcast<u32>(bitcast<i32>(word) >> 31u); }`
      : `arena[params.to${k} + line] = ${end};`;
  });
  const { usesNumbers = false } = values;
  if (parts === 1) {
    const body: Body = {
      before: 'let o = line; var first = 0u; if (isThere) { first = lineOf(o); }',
      from: '0u',
      begin,
      until: 'params.n',
      step: grow,
      after: after.join(' '),
      usesNumbers,
    };
    return [kernelOf(name, folds, params, team, lines.count, pieces, body)];
  }
  const pairs = folds.map(({ fold }) => fold.type !== 'u32');
  const between = pairs.map((isPair) => wordAt(room((isPair ? 8 : 4) * parts * lines.count)) / (isPair ? 2 : 1));
  const found = Object.fromEntries(between.map((at, k) => [`between${k}`, at]));
  params.add({ length, ...found, pieces: parts * lines.count });
  const first = kernelOf(name, folds, params, team, parts * lines.count, pieces, {
    before:
      'let part = line / params.lines; let o = line % params.lines; var first = 0u; if (isThere) { first = lineOf(o); }',
    from: 'part * params.length',
    begin,
    until: 'min(params.n, (part + 1u) * params.length)',
    step: grow,
    after: folds
      .map(({ fold: { type } }, k) => {
        const [at, all] = [`params.between${k} + line`, `all${k}`];
        if (type === 'u32') return `arena[${at}] = ${all};`;
        const words = type === 'vec2<u32>' ? all : `bitcast<vec2<u32>>(settled(${all}))`;
        return `{ let at = 2u * (${at}); let s = ${words}; arena[at] = s.x; arena[at + 1u] = s.y; }`;
      })
      .join(' '),
    lines: 'params.pieces',
    usesNumbers,
  });
  const last = given().add({ ...found, parts });
  const join = folds.map(({ fold }, k) => {
    const at = `(params.between${k} + j * params.lines + line)`;
    const pair = `vec2(arena[2u * ${at}], arena[2u * ${at} + 1u])`;
    const one = { u32: `arena[${at}]`, 'vec2<u32>': pair, 'vec2<f32>': `bitcast<vec2<f32>>(${pair})` }[fold.type];
    return `all${k} = ${fold.join(`all${k}`, one)};`;
  });
  return [
    first,
    kernelOf(name, folds, last, { lanes: 32, across: false }, lines.count, [], {
      before: '',
      from: '0u',
      until: 'params.parts',
      step: join.join(' '),
      after: after.join(' '),
      usesNumbers: false,
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
  readonly usesNumbers: boolean;
  /** How many lines there are. Default: `params.lines`. */
  readonly lines?: string;
}

function kernelOf(
  name: string,
  folds: readonly Folded[],
  params: Params,
  team: Team,
  count: number,
  pieces: readonly Piece[],
  body: Body,
): Kernel {
  params.add(teamParams(team));
  // Folds that join alike share the memory that they do it in.
  const kinds = new Map<string, Piece>();
  const gather = folds.map(({ fold }, k) => {
    const how = fold.type + fold.join('a', 'b');
    const index = [...kinds.keys()].indexOf(how);
    const gathered = `gathered${index < 0 ? kinds.size : index}`;
    if (index < 0) kinds.set(how, gathering(team, gathered, fold.type, fold.join));
    return `all${k} = ${gathered}(local, lane, all${k});`;
  });
  const main = /* wgsl */ `${entry}
  let isThere = line < ${body.lines ?? 'params.lines'};
  ${body.before}
  ${folds.map(({ fold }, k) => `var all${k} = ${fold.start};`).join(' ')}
  if (isThere) {
    ${body.begin?.(`${body.from} + lane`) ?? ''}
    for (var j = ${body.from} + lane; j < ${body.until}; j += params.lanes) { ${body.step} }
  }
  ${gather.join(' ')}
  if (isThere && lane == 0u) { ${body.after} }
}`;
  const { usesNumbers } = body;
  const code = params.code(
    [...folds.flatMap(({ fold }) => fold.needs), ...pieces, ...kinds.values()],
    main,
    usesNumbers,
  );
  return {
    key: keyOf(name, code),
    code,
    params: params.words,
    usesNumbers,
    groups: groupsOf(Math.ceil(count / linesOf(team))),
  };
}
