import type { BlocksCommand } from '../commands/index.ts';
import type { Kernel } from '../kernel.ts';
import { kept } from '../wgsl/exact.ts';
import { Params } from '../wgsl/params.ts';
import { wordAt } from '../words.ts';
import { elementKernel } from './line.ts';

/** Windows of images, or images of windows: a thread an element of the result. */
export function blocks(command: BlocksCommand): Kernel[] {
  const { result, batch, channels, input, kernel, output, images, columns } = command;
  const params = new Params().add({ channels, images: wordAt(images), columns: wordAt(columns) });
  for (const name of ['input', 'kernel', 'dilation', 'padding', 'stride', 'output'] as const) {
    const [down, across] = command[name] as [number, number];
    params.add({ [`${name}Y`]: down, [`${name}X`]: across });
  }
  const area = (sizes: readonly number[]) => sizes[0]! * sizes[1]!;
  const isColumns = result === 'columns';
  const count = batch * channels * (isColumns ? area(kernel) * area(output) : area(input));
  if (count === 0) return [];
  if (isColumns) {
    const body = /* wgsl */ `
  let column = i % (params.outputY * params.outputX);
  var rest = i / (params.outputY * params.outputX);
  let kx = rest % params.kernelX; rest /= params.kernelX;
  let ky = rest % params.kernelY;
  let plane = rest / params.kernelY;
  // Before the first row or column these wrap around, beyond the last one.
  let y = (column / params.outputX) * params.strideY + ky * params.dilationY - params.paddingY;
  let x = (column % params.outputX) * params.strideX + kx * params.dilationX - params.paddingX;
  var value = 0u;
  if (y < params.inputY && x < params.inputX) { value = arena[params.images + (plane * params.inputY + y) * params.inputX + x]; }
  arena[params.columns + i] = value;`;
    return [elementKernel('columns', params, count, [], body)];
  }
  const body = /* wgsl */ `
  let x = i % params.inputX;
  let y = (i / params.inputX) % params.inputY;
  let plane = i / (params.inputX * params.inputY);
  var sum = 0.0;
  for (var ky = 0u; ky < params.kernelY; ky++) {
    let row = y + params.paddingY - ky * params.dilationY;
    if (row % params.strideY != 0u || row / params.strideY >= params.outputY) { continue; }
    for (var kx = 0u; kx < params.kernelX; kx++) {
      let column = x + params.paddingX - kx * params.dilationX;
      if (column % params.strideX != 0u || column / params.strideX >= params.outputX) { continue; }
      let at = ((plane * params.kernelY + ky) * params.kernelX + kx) * params.outputY + row / params.strideY;
      sum = kept(sum + load(params.columns + at * params.outputX + column / params.strideX));
    }
  }
  store(params.images + i, sum);`;
  return [elementKernel('images', params, count, [kept], body)];
}
