import { columnStep, four, placeOf, threadsFor } from '../wgsl/apart.ts';
import { type Windows, windowsKey } from '../wgsl/window.ts';
import { weightPlaces } from './convFewWeights.ts';

/** Threads below which the sums are cut. */
const FEW = 512;

/** How the rows of all images' positions are cut for weights of so many elements. */
export function rowCuts(groups: number, m: number, n: number, rows: number) {
  const wanted = Math.max(1, Math.min(rows, Math.ceil(FEW / threadsFor(groups, m, n))));
  const step = Math.max(1, Math.ceil(rows / wanted));
  return { rows, step, cuts: Math.max(1, Math.ceil(rows / step)) };
}

/**
 * Threads that are apart, each with four channels of the result and four elements of their weights, which go through positions
 * row by row: what a row sees is tested once.
 */
export const apartConvWeight = (of: Windows, n: number, parts: boolean) => {
  const step = columnStep(n);
  const column = (q: number) => `column + ${q * step}u`;
  const put = (q: number, r: number) =>
    parts
      ? `store(to + (row + ${r}u) * params.n4 + ${column(q)}, c${r}[${q}]);`
      : `store(weightOf(owner, row + ${r}u, ${column(q)}), c${r}[${q}]);`;
  return {
    key: `conv weight apart ${step} ${parts} ${windowsKey(of)}`,
    functions: () => weightPlaces(of),
    thread: /* wgsl */ `${placeOf(step)}
  let cut = item % params.cuts;
  let owner = item / params.cuts;
  let first = cut * params.step;
  let end = min(params.rows, first + params.step);
  let width = params.positions_w;
  let by = params.step_w;
  let size = vec4(params.size_w);
  ${four((q) => `let s${q} = columnOf(owner, ${column(q)});`)}
  ${four((q) => `let g${q} = params.grad + (owner * params.m + min(row + ${q}u, params.m - 1u)) * params.positions;`)}
  ${four((q) => `var c${q} = vec4<f32>();`)}
  for (var p = first; p < end; p++) {
    let place = p * width % params.positions;
    let image = p * width / params.positions;
    let begin = position(place) + vec4(0u, 0u, 0u, image * params.source_image);
    ${four((q) => `let p${q} = s${q} + begin;`)}
    let isRow = vec4(${four((q) => `isInRow(p${q})`, ', ')});
    if (!any(isRow)) { continue; }
    var x = vec4(${four((q) => `p${q}.z`, ', ')});
    var at = vec4(${four((q) => `p${q}.w`, ', ')});
    var grad = image * params.grad_image + place;
    for (var w = 0u; w < width; w++) {
      let isSeen = isRow & (x < size);
      let there = select(vec4(params.source), at, isSeen);
      let y = select(vec4<f32>(), vec4(load(there.x), load(there.y), load(there.z), load(there.w)), isSeen);
      ${four((q) => `c${q} += load(g${q} + grad) * y;`)}
      x += by;
      at += by;
      grad++;
    }
  }
  ${parts ? 'let to = params.sums + (cut * params.groups + owner) * params.m * params.n4;' : ''}
  ${four((q) => `if (${column(q)} < params.n) {\n    ${four((r) => `if (row + ${r}u < params.m) { ${put(q, r)} }`)}\n  }`)}
`,
  };
};
