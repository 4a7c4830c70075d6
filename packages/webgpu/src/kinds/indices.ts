import { arenaBytes } from '../elements.ts';
import type { Params } from '../wgsl/params.ts';
import { wordAt } from '../words.ts';
import type { Element } from './element.ts';

/** Where elements lie, and the code of their index in every dimension where one needs it. */
export class Indices {
  code = '';

  constructor(
    readonly params: Params,
    readonly shape: readonly number[],
  ) {}

  of(name: string, { at }: { readonly at: number }, stride: readonly number[], element: Element): string {
    const { params, shape } = this;
    const words = wordAt(arenaBytes[element]);
    params.add({ [name]: wordAt(at) });
    if (stride.every((step) => step === 0)) return `params.${name}`;
    if (shape.length === 1 && stride[0] === 1) return `params.${name} + i${words === 1 ? '' : ` * ${words}u`}`;
    this.#unfold();
    const steps = stride.flatMap((step, d) => {
      if (step === 0) return [];
      if (step === 1 && words === 1) return [`x${d}`];
      params.add({ [`${name}s${d}`]: step * words });
      return [`x${d} * params.${name}s${d}`];
    });
    return [`params.${name}`, ...steps].join(' + ');
  }

  #unfold(): void {
    const { params, shape } = this;
    if (this.code !== '') return;
    let rest = 'i';
    for (let d = shape.length - 1; d > 0; d--) {
      params.add({ [`size${d}`]: shape[d]! });
      this.code += `  let x${d} = ${rest} % params.size${d};\n  let r${d} = ${rest} / params.size${d};\n`;
      rest = `r${d}`;
    }
    this.code += `  let x0 = ${rest};`;
  }
}
