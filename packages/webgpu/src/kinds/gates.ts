import type { RecurrentCommand } from '@wick/kernels/plan';
import { sigmoid, tanh } from '../wgsl/exponential.ts';
import { linked } from '../wgsl/piece.ts';

type Mode = RecurrentCommand['layer']['mode'];

// One step of recurrent cells: a thread has a hidden unit of a row. A row of the workspace begins with the sums of the gates,
// whose values take their place; behind them comes what the backward needs, and last the unit as it was before.

/** Statements that have the unit `h` of the sums at `at`, where `b(gate)` and `c(gate)` are its biases. */
const forward: { readonly [M in Mode]: string } = {
  lstm: /* wgsl */ `
  let input = sigmoid_(gateAt(at, 0u) + (b(unit, 0u) + c(unit, 0u)));
  let forget = sigmoid_(gateAt(at, 1u) + (b(unit, 1u) + c(unit, 1u)));
  let candidate = tanh_(gateAt(at, 2u) + (b(unit, 2u) + c(unit, 2u)));
  let output = sigmoid_(gateAt(at, 3u) + (b(unit, 3u) + c(unit, 3u)));
  let old = load(params.cell + i);
  let cell = forget * old + input * candidate;
  let squashed = tanh_(cell);
  keep(at, 0u, input);
  keep(at, 1u, forget);
  keep(at, 2u, candidate);
  keep(at, 3u, output);
  keep(at, 4u, old);
  keep(at, 5u, squashed);
  store(params.cell + i, cell);
  let h = output * squashed;`,
  gru: /* wgsl */ `
  let recurrent = params.recurrent + row * 3u * params.size + unit;
  let reset = sigmoid_(gateAt(at, 0u) + b(unit, 0u) + (gateAt(recurrent, 0u) + c(unit, 0u)));
  let update = sigmoid_(gateAt(at, 1u) + b(unit, 1u) + (gateAt(recurrent, 1u) + c(unit, 1u)));
  let multiplied = gateAt(recurrent, 2u) + c(unit, 2u);
  let candidate = tanh_(gateAt(at, 2u) + b(unit, 2u) + reset * multiplied);
  keep(at, 0u, reset);
  keep(at, 1u, update);
  keep(at, 2u, candidate);
  keep(at, 3u, multiplied);
  let h = (before - candidate) * update + candidate;`,
  rnnTanh: /* wgsl */ `
  let h = tanh_(gateAt(at, 0u) + (b(unit, 0u) + c(unit, 0u)));
  keep(at, 0u, h);`,
  rnnRelu: /* wgsl */ `
  let sum = gateAt(at, 0u) + (b(unit, 0u) + c(unit, 0u));
  let h = select(sum, 0.0, sum <= 0.0);
  keep(at, 0u, h);`,
};

/** Behind how many values of a unit the unit lies as it was before. */
const kept: { readonly [M in Mode]: number } = { lstm: 6, gru: 4, rnnTanh: 1, rnnRelu: 1 };

/** Statements from the gradient `g` of the new unit to those of the sums, at `to`. */
const backward: { readonly [M in Mode]: string } = {
  lstm: /* wgsl */ `
  let input = gateAt(at, 0u);
  let forget = gateAt(at, 1u);
  let candidate = gateAt(at, 2u);
  let output = gateAt(at, 3u);
  let squashed = gateAt(at, 5u);
  let gc = load(params.grad_cell + i) + g * output * tanhSlope(squashed);
  keep(to, 0u, gc * candidate * sigmoidSlope(input));
  keep(to, 1u, gc * gateAt(at, 4u) * sigmoidSlope(forget));
  keep(to, 2u, gc * input * tanhSlope(candidate));
  keep(to, 3u, g * squashed * sigmoidSlope(output));
  store(params.grad_cell + i, gc * forget);`,
  gru: /* wgsl */ `
  let reset = gateAt(at, 0u);
  let update = gateAt(at, 1u);
  let candidate = gateAt(at, 2u);
  let gn = g * (1.0 - update) * tanhSlope(candidate);
  let gr = gn * gateAt(at, 3u) * sigmoidSlope(reset);
  let gz = g * (gateAt(at, 4u) - candidate) * sigmoidSlope(update);
  keep(to, 0u, gr);
  keep(to, 1u, gz);
  keep(to, 2u, gn);
  let recurrent = params.recurrent + row * 3u * params.size + unit;
  keep(recurrent, 0u, gr);
  keep(recurrent, 1u, gz);
  keep(recurrent, 2u, gn * reset);
  store(params.grad_hidden + i, g * update);`,
  rnnTanh: /* wgsl */ `
  keep(to, 0u, g * tanhSlope(gateAt(at, 0u)));`,
  rnnRelu: /* wgsl */ `
  keep(to, 0u, g * select(1.0, 0.0, gateAt(at, 0u) <= 0.0));`,
};

/** Gates lie `size` elements apart. */
const gates = /* wgsl */ `
fn gateAt(at: u32, gate: u32) -> f32 { return load(at + gate * params.size); }
fn keep(at: u32, gate: u32, value: f32) { store(at + gate * params.size, value); }
`;

/**
 * A step forward: units, and results where they are.
 *
 * @param keeps - whether it keeps the units as they were before: not those of which others are made
 */
export const gatesForward = (mode: Mode, keeps = true) => ({
  key: `gates ${mode}${keeps ? '' : ' alone'}`,
  functions: () => /* wgsl */ `${linked([sigmoid, tanh])}${gates}
fn b(unit: u32, gate: u32) -> f32 {
  if (params.biased == 0u) { return 0.0; }
  return load(params.bias + gate * params.size + unit);
}
fn c(unit: u32, gate: u32) -> f32 {
  if (params.biased_too == 0u) { return 0.0; }
  return load(params.bias_too + gate * params.size + unit);
}
`,
  thread: /* wgsl */ `
  let row = i / params.size;
  let unit = i % params.size;
  let at = params.work + row * params.width + unit;
  let before = load(params.hidden + i);${forward[mode]}
${keeps ? `  keep(at, ${kept[mode]}u, before);\n` : ''}  store(params.hidden + i, h);
  store(params.results + i, h);
`,
});

/** A step back. */
export const gatesBackward = (mode: Mode) => ({
  key: `gates backward ${mode}`,
  functions: () => /* wgsl */ `${gates}
fn sigmoidSlope(y: f32) -> f32 { return y * (1.0 - y); }
fn tanhSlope(y: f32) -> f32 { return 1.0 - y * y; }
`,
  thread: /* wgsl */ `
  let row = i / params.size;
  let unit = i % params.size;
  let at = params.work + row * params.width + unit;
  let to = params.sums + row * params.rows + unit;
  var g = load(params.grad_hidden + i);
  if (params.given == 1u) { g += load(params.grad_results + i); }${backward[mode]}
`,
});
