import color from 'picocolors';
import type { Tensor } from 'wick';
import type { Face } from './detect.ts';

const shades = ' .:-=+*#%@';

/** The image in letters, faces framed and their points marked. */
export function draw(image: Tensor, faces: readonly Face[], columns = 76): string {
  const [, height, width] = image.shape as [number, number, number];
  const step = width / columns;
  const rows = Math.floor(height / (2 * step));
  const grey = image.mean(0).toTypedArray() as Float32Array;
  const on = (x: number, y: number, side: number, low: number, high: number, along: number, reach: number) =>
    Math.abs((reach === step ? x : y) - side) <= reach / 2 && along >= low && along <= high;
  const lines: string[] = [];
  for (let r = 0; r < rows; r++) {
    let line = '';
    for (let c = 0; c < columns; c++) {
      const [x, y] = [(c + 0.5) * step, (2 * r + 1) * step];
      const value = grey[Math.min(height - 1, Math.floor(y)) * width + Math.min(width - 1, Math.floor(x))]!;
      const letter = shades[Math.min(shades.length - 1, Math.floor((value / 256) * shades.length))]!;
      const point = faces.some(({ points }) =>
        points.some(([px, py]) => Math.abs(px - x) <= step / 2 && Math.abs(py - y) <= step),
      );
      const frame = faces.some(
        ({ left, right, top, bottom }) =>
          on(x, y, left, top, bottom, y, step) ||
          on(x, y, right, top, bottom, y, step) ||
          on(x, y, top, left, right, x, 2 * step) ||
          on(x, y, bottom, left, right, x, 2 * step),
      );
      line += point ? color.yellow('o') : frame ? color.green('█') : color.dim(letter);
    }
    lines.push(line);
  }
  return lines.join('\n');
}
