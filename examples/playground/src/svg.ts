import { short } from './dom.ts';

const namespace = 'http://www.w3.org/2000/svg';

/** A new SVG element. */
export function svg(
  tag: string,
  attributes: Readonly<Record<string, string | number>> = {},
  ...children: (Node | string)[]
): SVGElement {
  const element = document.createElementNS(namespace, tag);
  for (const [name, value] of Object.entries(attributes))
    element.setAttribute(name, typeof value === 'number' ? String(Math.round(value * 100) / 100) : value);
  element.append(...children);
  return element;
}

/** A picture with a name, as wide as its place. */
export function picture(width: number, height: number, label: string, ...children: Node[]): SVGElement {
  return svg(
    'svg',
    { viewBox: `0 0 ${width} ${height}`, width, height, role: 'img', 'aria-label': label },
    ...children,
  );
}

export const text = (x: number, y: number, content: string, className: string) =>
  svg('text', { x, y, class: className }, content);

export const line = (x1: number, y1: number, x2: number, y2: number, className: string) =>
  svg('line', { x1, y1, x2, y2, class: className });

/** Circle, square, triangle, diamond: what tells four series apart without their colours. */
export function mark(slot: number, x: number, y: number, size: number, className: string): SVGElement {
  const shapes = [
    () => svg('circle', { cx: x, cy: y, r: size, class: className }),
    () => svg('rect', { x: x - size, y: y - size, width: 2 * size, height: 2 * size, class: className }),
    () => svg('path', { d: `M${x} ${y - 1.3 * size}l${1.25 * size} ${2.2 * size}h${-2.5 * size}z`, class: className }),
    () =>
      svg('path', {
        d: `M${x} ${y - 1.4 * size}l${1.4 * size} ${1.4 * size}l${-1.4 * size} ${1.4 * size}l${-1.4 * size} ${-1.4 * size}z`,
        class: className,
      }),
  ];
  return shapes[slot % shapes.length]!();
}

/** A line through points; where one is missing (null) it is interrupted. */
export function polyline(points: readonly (readonly [number, number] | null)[], className: string): SVGElement {
  let pen = 'M';
  const d = points.map((point) => {
    if (!point) {
      pen = 'M';
      return '';
    }
    const step = `${pen}${point[0].toFixed(1)} ${point[1].toFixed(1)}`;
    pen = 'L';
    return step;
  });
  return svg('path', { d: d.join(''), class: className, fill: 'none' });
}

/** From values to places. */
export interface Scale {
  readonly at: (value: number) => number;
  readonly ticks: readonly { readonly value: number; readonly label: string }[];
}

/** Whole powers of ten around all positive values, three of them at least; ticks at most `most` of them. */
export function logScale(values: Iterable<number>, from: number, to: number, most = 6): Scale {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values)
    if (value > 0 && Number.isFinite(value)) [low, high] = [Math.min(low, value), Math.max(high, value)];
  if (low > high) [low, high] = [0.1, 10];
  let [bottom, top] = [Math.floor(Math.log10(low)), Math.ceil(Math.log10(high))];
  while (top - bottom < 3) [bottom, top] = [bottom - 1, top + (top - bottom < 2 ? 1 : 0)];
  const step = Math.ceil((top - bottom) / most);
  const powers = Array.from({ length: Math.floor((top - bottom) / step) + 1 }, (_, i) => bottom + i * step);
  return {
    at: (value) => from + ((Math.log10(value) - bottom) / (top - bottom)) * (to - from),
    ticks: powers.map((power) => ({ value: 10 ** power, label: powerOfTen(power) })),
  };
}

const raised: Readonly<Record<string, string>> = {
  '-': '⁻',
  0: '⁰',
  1: '¹',
  2: '²',
  3: '³',
  4: '⁴',
  5: '⁵',
  6: '⁶',
  7: '⁷',
  8: '⁸',
  9: '⁹',
};

/** 0.01, 1, 100, and beyond them 10⁻⁸: never cut off. */
export function powerOfTen(power: number): string {
  if (Math.abs(power) <= 2) return String(10 ** power);
  return `10${[...String(power)].map((digit) => raised[digit]).join('')}`;
}

/** Round steps from 0 to the largest value. */
export function linearScale(high: number, from: number, to: number): Scale {
  const rough = high / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 2.5, 5, 10].map((times) => times * power).find((size) => high / size <= 5) ?? rough;
  const count = Math.ceil(high / step - 1e-9);
  const top = count * step;
  return {
    at: (value) => from + (value / top) * (to - from),
    ticks: Array.from({ length: count + 1 }, (_, i) => ({ value: i * step, label: short(i * step, 3) })),
  };
}
