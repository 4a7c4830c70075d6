import type { GpuPlacesCommand } from '../commands/index.ts';
import { arenaBytes } from '../elements.ts';
import { groupsOf } from '../groups.ts';
import type { Kernel, Room } from '../kernel.ts';
import { keyOf } from '../wgsl/keys.ts';
import { order } from '../wgsl/order.ts';
import { Params } from '../wgsl/params.ts';
import { piece } from '../wgsl/piece.ts';
import { entry, gathering, linesOf, teamFor, teamParams } from '../wgsl/team.ts';
import { wordAt } from '../words.ts';

/** What makes larger elements larger keys, and smaller ones where those are asked for; NaN the largest. */
const keys = { max: 'ordered(x)', min: '-ordered(x)' };
const wholeKeys = { max: 'bitcast<i32>(x)', min: '~bitcast<i32>(x)' };

const better = piece(/* wgsl */ `
/** Of two (key, place) the one with the larger key, of equals the first. */
fn better(a: vec2<i32>, b: vec2<i32>) -> vec2<i32> {
  return select(b, a, a.x > b.x || (a.x == b.x && a.y <= b.y));
}`);

/** Where the best of each line is: a team of threads a line. */
export function places({ what, dtype = 'float32', lines, at, to }: GpuPlacesCommand, room: Room): Kernel[] {
  const { outer, n, inner } = lines;
  const count = outer * inner;
  if (count === 0) return [];
  const team = teamFor(count, n, inner > 1, room);
  const words = wordAt(arenaBytes[dtype]);
  const params = new Params().add({
    at: wordAt(at),
    to: wordAt(to),
    lines: count,
    n,
    inner,
    words,
    ...teamParams(team),
  });
  const key = dtype === 'float32' ? `select(${keys[what]}, 2147483647, isNanBits(x))` : wholeKeys[what];
  const main = /* wgsl */ `${entry}
  var best = vec2<i32>(-2147483647 - 1, 2147483647);
  if (line < params.lines) {
    let first = (line / params.inner) * params.n * params.inner + line % params.inner;
    for (var j = lane; j < params.n; j += params.lanes) {
      let x = arena[params.at + (first + j * params.inner) * params.words];
      let key = ${key};
      best = better(best, vec2(key, i32(j)));
    }
  }
  best = gathered(local, lane, best);
  if (line < params.lines && lane == 0u) {
    arena[params.to + 2u * line] = bitcast<u32>(best.y);
    arena[params.to + 2u * line + 1u] = 0u;
  }
}`;
  const gathered = gathering(team, 'gathered', 'vec2<i32>', (a, b) => `better(${a}, ${b})`);
  const code = params.code([order, better, gathered], main);
  return [
    {
      key: keyOf('places', code),
      code,
      params: params.words,
      usesNumbers: false,
      groups: groupsOf(Math.ceil(count / linesOf(team))),
    },
  ];
}
