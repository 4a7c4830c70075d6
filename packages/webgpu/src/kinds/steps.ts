import type { AdamCommand, DescentCommand, Numeric } from '@wick/kernels/plan';
import type { Kernel } from '../kernel.ts';
import { Params } from '../wgsl/params.ts';
import { wordAt } from '../words.ts';
import { byFours, type Way } from './byFours.ts';

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

/** The kernel of a step of `count` parameters; `places`, in bytes, are what it reads and writes. */
function stepKernel(
  name: string,
  count: number,
  places: { readonly [name: string]: number },
  numbers: Readonly<Record<string, Numeric>>,
  bodyOf: (way: Way) => string,
): Kernel[] {
  if (count === 0) return [];
  const params = new Params();
  for (const [place, at] of Object.entries(places)) params.add({ [place]: wordAt(at) });
  const { code, usesNumbers } = declare(params, numbers);
  return [byFours(name, params, count, Object.values(places), (way) => code + bodyOf(way), usesNumbers)];
}

/** A step of gradient descent. */
export function descent({ count, p, grad, sign, decay, a, momentum }: DescentCommand): Kernel[] {
  const more: Record<string, Numeric> = momentum ? { momentum: momentum.momentum, share: momentum.share } : {};
  const places = { p, grad, ...(momentum && { buffer: momentum.buffer }) };
  return stepKernel(
    'descent',
    count,
    places,
    { sign, decay, a, ...more },
    ({ load, store, all, kept }) => /* wgsl */ `
  let x = ${load('p')};
  var g = sign * ${load('grad')};
  if (decay != 0.0) { g = fma(${all('decay')}, x, g); }
  ${
    momentum
      ? /* wgsl */ `
  var u = fma(${all('share')}, g, ${kept}(${load('buffer')} * momentum));
  ${store('buffer', 'u')}
  ${momentum.nesterov ? `u = fma(${all('momentum')}, u, g);` : ''}`
      : 'let u = g;'
  }
  ${store('p', `fma(${all('a')}, u, x)`)}`,
  );
}

/** A step of Adam or its kin. */
export function adam(command: AdamCommand): Kernel[] {
  const { count, p, grad, m, v, most } = command;
  const { sign, decay, shrink, w1, beta2, w2, correction, form, eps, a, ofGrad } = command;
  const places = { p, grad, m, v, ...(most != null && { most }) };
  const numbers = { sign, decay, shrink, w1, beta2, w2, correction, form, eps, a, ofGrad };
  // What is not asked for is not multiplied by 0, which would make NaN of an infinity.
  return stepKernel(
    'adam',
    count,
    places,
    numbers,
    ({ load, store, all, kept, isNan }) => /* wgsl */ `
  let x = ${load('p')} * shrink;
  var g = sign * ${load('grad')};
  if (decay != 0.0) { g = fma(${all('decay')}, x, g); }
  let before = ${load('m')};
  let near = w1 < 0.5;
  let first = fma(${all('select(w1 - 1.0, w1, near)')}, g - before, select(g, before, near));
  ${store('m', 'first')}
  var square = fma(w2 * g, g, ${kept}(${load('v')} * beta2));
  ${store('v', 'square')}
  ${
    most == null
      ? ''
      : /* wgsl */ `
  let largest = ${load('most')};
  square = select(square, largest, ${isNan}(largest) | (!${isNan}(square) & (largest > square)));
  ${store('most', 'square')}`
  }
  var u = a * first;
  if (ofGrad != 0.0) { u = fma(${all('ofGrad')}, g, u); }
  if (form == 1.0) { u /= sqrt(square) / correction + eps; }
  if (form == 2.0) { u /= sqrt(square / correction) + eps; }
  ${store('p', `${kept}(x) + u`)}`,
  );
}
