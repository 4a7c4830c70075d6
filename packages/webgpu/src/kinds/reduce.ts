import { type LossTotalCommand, mergeDims, type ReduceCommand } from '@wick/kernels/plan';
import { groupsOf } from '../groups.ts';
import type { Kernel, KernelLimits, Room } from '../kernel.ts';
import { order } from '../wgsl/bits.ts';
import { products, sums } from '../wgsl/exact.ts';
import { keyOf } from '../wgsl/keys.ts';
import { Params } from '../wgsl/params.ts';
import { type Piece, piece } from '../wgsl/piece.ts';
import { entry, gathering, linesOf, type Team, teamFor, teamParams } from '../wgsl/team.ts';
import { wordAt } from '../words.ts';

/** How a reduction goes: of what type it is while it goes on, and what becomes of that. */
interface Fold {
  readonly type: 'u32' | 'vec2<f32>';
  readonly start: string;
  /** With an element's bits `x`, or with what other threads have found. */
  grow(all: string): string;
  join(a: string, b: string): string;
  /** The bits of the result. */
  readonly end: string;
  readonly needs: readonly Piece[];
}

const better = (name: string, comparison: string) =>
  piece(
    /* wgsl */ `
fn ${name}(best: u32, x: u32) -> u32 {
  return select(best, x, !isNanBits(best) && (isNanBits(x) || ordered(x) ${comparison} ordered(best)));
}`,
    order,
  );

const extreme = (name: string, comparison: string, start: string): Fold => ({
  type: 'u32',
  start,
  grow: (all) => `${name}(${all}, x)`,
  join: (a, b) => `${name}(${a}, ${b})`,
  end: 'all',
  needs: [better(name, comparison)],
});

const sum: Fold = {
  type: 'vec2<f32>',
  start: 'vec2(0.0, 0.0)',
  grow: (all) => `grown(${all}, bitcast<f32>(x))`,
  join: (a, b) => `joined(${a}, ${b})`,
  end: 'bitcast<u32>(settled(all).x)',
  needs: [sums],
};

const folds: { readonly [K in ReduceCommand['what']]: Fold } = {
  sum,
  // Of nothing it is NaN.
  mean: { ...sum, end: 'select(bitcast<u32>(divided(all, params.by).x), 0x7fc00000u, params.n == 0u)' },
  norm: {
    ...sum,
    grow: (all) => `grownBy(${all}, bitcast<f32>(x), bitcast<f32>(x))`,
    end: 'bitcast<u32>(sqrt(settled(all).x))',
  },
  prod: {
    ...sum,
    start: 'vec2(1.0, 0.0)',
    grow: (all) => `pairProduct(${all}, vec2(bitcast<f32>(x), 0.0))`,
    join: (a, b) => `pairProduct(${a}, ${b})`,
    needs: [products],
  },
  max: extreme('larger', '>', '0xff800000u'),
  min: extreme('smaller', '<', '0x7f800000u'),
};

/** Elements of a line from which on several workgroups share it, and those of a part. */
const LONG = 65_536;
const PART = 8192;

/** The total of losses. */
export function lossTotal({ n, at, to, by }: LossTotalCommand, _limits: KernelLimits, room: Room): Kernel[] {
  return reduceBy({ kind: 'reduce', what: 'mean', shape: [n], stride: [1], dims: [0], at, to }, by, room);
}

/** A reduction. */
export function reduce(command: ReduceCommand, _limits: KernelLimits, room: Room): Kernel[] {
  const { shape, dims } = command;
  return reduceBy(
    command,
    dims.reduce((all, d) => all * shape[d]!, 1),
    room,
  );
}

/** A team of threads a result, or where few results have long lines a team a part of one. Means are sums divided by `by`. */
function reduceBy(command: ReduceCommand, by: number, room: Room): Kernel[] {
  const { what, shape, stride, dims, at, to } = command;
  if (command.dtype === 'float64') throw new TypeError("webgpu: there is no 'reduce' of float64");
  const walkOf = (isReduced: boolean): Walk => {
    const chosen = shape.map((_, d) => d).filter((d) => dims.includes(d) === isReduced);
    const sizes = chosen.map((d) => shape[d]!);
    const merged = mergeDims(sizes, [{ stride: chosen.map((d) => stride[d]!) }]);
    const count = sizes.reduce((all, n) => all * n, 1);
    return { count, shape: merged?.shape ?? [], stride: merged?.strides[0] ?? [] };
  };
  const [lines, elements] = [walkOf(false), walkOf(true)];
  if (lines.count === 0) return [];
  const across = lines.stride.at(-1) === 1 && elements.stride.at(-1) !== 1;
  const n = elements.count;
  const parts = n >= LONG && lines.count < 256 ? Math.min(256, Math.ceil(n / PART)) : 1;
  const fold = folds[what];
  const params = new Params().add({ at: wordAt(at), to: wordAt(to), lines: lines.count, n }).addFloats({ by });
  const walks = [walk('lineAt', 'k', lines, params), walk('elementAt', 'r', elements, params)];
  if (parts === 1) {
    const load = 'arena[params.at + first + elementAt(j)]';
    return [
      kernelOf(fold, params, teamFor(lines.count, n, across), lines.count, walks, {
        before: 'var first = 0u; if (isThere) { first = lineAt(line); }',
        from: '0u',
        until: 'params.n',
        step: `let x = ${load}; all = ${fold.grow('all')};`,
        after: `arena[params.to + line] = ${fold.end};`,
      }),
    ];
  }
  const words = fold.type === 'u32' ? 1 : 2;
  const between = wordAt(room(4 * words * parts * lines.count));
  const length = Math.ceil(n / parts);
  const keep = (at: string) =>
    words === 1
      ? `arena[${at}] = all;`
      : `let s = settled(all); store(2u * (${at}), s.x); store(2u * (${at}) + 1u, s.y);`;
  const fetch = (at: string) => (words === 1 ? `arena[${at}]` : `vec2(load(2u * (${at})), load(2u * (${at}) + 1u))`);
  const place = words === 1 ? between : between / 2;
  params.add({ length, place, pieces: parts * lines.count });
  const first = kernelOf(fold, params, teamFor(parts * lines.count, length, across), parts * lines.count, walks, {
    before: 'var first = 0u; let part = line / params.lines; if (isThere) { first = lineAt(line % params.lines); }',
    from: 'part * params.length',
    until: 'min(params.n, (part + 1u) * params.length)',
    step: `let x = arena[params.at + first + elementAt(j)]; all = ${fold.grow('all')};`,
    after: keep('params.place + line'),
    lines: 'params.pieces',
  });
  const last = new Params().add({ place, to: wordAt(to), lines: lines.count, n, parts }).addFloats({ by });
  return [
    first,
    kernelOf(fold, last, { lanes: 32, across: false }, lines.count, [], {
      before: '',
      from: '0u',
      until: 'params.parts',
      step: `all = ${fold.join('all', fetch('params.place + j * params.lines + line'))};`,
      after: `arena[params.to + line] = ${fold.end};`,
    }),
  ];
}

interface Walk {
  readonly count: number;
  readonly shape: readonly number[];
  readonly stride: readonly number[];
}

/** A function from the number of a line, or of an element in it, to its place. */
function walk(name: string, prefix: string, { shape, stride }: Walk, params: Params): Piece {
  if (shape.length <= 1) {
    params.add({ [prefix]: stride[0] ?? 0 });
    return piece(`fn ${name}(i: u32) -> u32 { return i * params.${prefix}; }`);
  }
  let code = 'var rest = i; var at = 0u;';
  for (let d = shape.length - 1; d >= 0; d--) {
    params.add({ [`${prefix}n${d}`]: shape[d]!, [`${prefix}s${d}`]: stride[d]! });
    code += ` at += (rest % params.${prefix}n${d}) * params.${prefix}s${d}; rest /= params.${prefix}n${d};`;
  }
  return piece(`fn ${name}(i: u32) -> u32 { ${code} return at; }`);
}

interface Body {
  readonly before: string;
  readonly from: string;
  readonly until: string;
  readonly step: string;
  readonly after: string;
  /** How many lines there are. Default: `params.lines`. */
  readonly lines?: string;
}

function kernelOf(fold: Fold, params: Params, team: Team, count: number, walks: readonly Piece[], body: Body): Kernel {
  params.add(teamParams(team));
  const main = /* wgsl */ `${entry}
  let isThere = line < ${body.lines ?? 'params.lines'};
  ${body.before}
  var all = ${fold.start};
  if (isThere) {
    for (var j = ${body.from} + lane; j < ${body.until}; j += params.lanes) { ${body.step} }
  }
  all = gathered(local, lane, all);
  if (isThere && lane == 0u) { ${body.after} }
}`;
  const code = params.code([...fold.needs, ...walks, gathering('gathered', fold.type, fold.join)], main);
  return {
    key: keyOf('reduce', code),
    code,
    params: params.words,
    usesNumbers: false,
    groups: groupsOf(Math.ceil(count / linesOf(team))),
  };
}
