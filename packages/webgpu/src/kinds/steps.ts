import type { AdamCommand, DescentCommand, Numeric } from '@wick/kernels/plan';
import type { Kernel } from '../kernel.ts';
import { kept, nan } from '../wgsl/exact.ts';
import { Params } from '../wgsl/params.ts';
import { wordAt } from '../words.ts';
import { elementKernel } from './line.ts';

/** Declares numbers by their names, those of the plan and those of the command; says whether there are any of the plan's. */
function declare(params: Params, numbers: Readonly<Record<string, Numeric>>): { code: string; usesNumbers: boolean } {
  let code = '';
  let usesNumbers = false;
  for (const [name, number] of Object.entries(numbers)) {
    if (typeof number === 'number') params.addFloats({ [name]: number });
    else {
      params.add({ [name]: number.number });
      usesNumbers = true;
    }
    code += `  let ${name} = ${typeof number === 'number' ? `params.${name}` : `numbers[params.${name}]`};\n`;
  }
  return { code, usesNumbers };
}

/** A step of gradient descent: a thread a parameter. */
export function descent({ count, p, grad, sign, decay, a, momentum }: DescentCommand): Kernel[] {
  if (count === 0) return [];
  const params = new Params().add({ p: wordAt(p), grad: wordAt(grad), buffer: wordAt(momentum?.buffer ?? 0) });
  const more: Record<string, Numeric> = momentum ? { momentum: momentum.momentum, share: momentum.share } : {};
  const { code, usesNumbers } = declare(params, { sign, decay, a, ...more });
  const body = /* wgsl */ `${code}
  let x = load(params.p + i);
  var g = sign * load(params.grad + i);
  if (decay != 0.0) { g = fma(decay, x, g); }
  ${
    momentum
      ? /* wgsl */ `
  var u = fma(share, g, kept(load(params.buffer + i) * momentum));
  store(params.buffer + i, u);
  ${momentum.nesterov ? 'u = fma(momentum, u, g);' : ''}`
      : 'let u = g;'
  }
  store(params.p + i, fma(a, u, x));`;
  return [elementKernel('descent', params, count, [kept], body, usesNumbers)];
}

/** A step of Adam or its kin: a thread a parameter. */
export function adam(command: AdamCommand): Kernel[] {
  const { count, p, grad, m, v, most } = command;
  if (count === 0) return [];
  const { sign, decay, shrink, w1, beta2, w2, correction, form, eps, a, ofGrad } = command;
  const params = new Params().add({ p: wordAt(p), grad: wordAt(grad), m: wordAt(m), v: wordAt(v) });
  if (most != null) params.add({ most: wordAt(most) });
  const numbers = { sign, decay, shrink, w1, beta2, w2, correction, form, eps, a, ofGrad };
  const { code, usesNumbers } = declare(params, numbers);
  // What is not asked for is not multiplied by 0, which would make NaN of an infinity.
  const body = /* wgsl */ `${code}
  let x = load(params.p + i) * shrink;
  var g = sign * load(params.grad + i);
  if (decay != 0.0) { g = fma(decay, x, g); }
  let before = load(params.m + i);
  let near = w1 < 0.5;
  let first = fma(select(w1 - 1.0, w1, near), g - before, select(g, before, near));
  store(params.m + i, first);
  var square = fma(w2 * g, g, kept(load(params.v + i) * beta2));
  store(params.v + i, square);
  ${
    most == null
      ? ''
      : /* wgsl */ `
  let largest = load(params.most + i);
  if (isNan(largest) || (!isNan(square) && largest > square)) { square = largest; }
  store(params.most + i, square);`
  }
  var u = a * first;
  if (ofGrad != 0.0) { u = fma(ofGrad, g, u); }
  if (form == 1.0) { u /= sqrt(square) / correction + eps; }
  if (form == 2.0) { u /= sqrt(square / correction) + eps; }
  store(params.p + i, kept(x) + u);`;
  return [elementKernel('adam', params, count, [kept, nan], body, usesNumbers)];
}
