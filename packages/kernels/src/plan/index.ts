// Planned programs: kernels that run one after the other in memory of their own, by one call into WebAssembly.
//
// How to emit one:
//
// 1. Give every value a place in an arena: a byte offset, a multiple of 64 (or, for a view, of its element), with room for all of
//    its elements. Nothing is ever written outside of a result; what is read behind one does not matter.
// 2. Write down commands (commands/) in order. Those that kernels have no name for are `host` commands, in JavaScript:
//    `plan.store(at, array)`, work, `plan.load(at, array)`.
// 3. Numbers that change from run to run (a learning rate, a bias correction) are `{ number: i }`, and are read from
//    `plan.numbers[i]` at every run. All other numbers are part of the program.
// 4. `makePlan({ bytes, commands, numbers })`; null: there is no WebAssembly, run eagerly. Then `load` what is constant, and
//    for every run `load` the arguments, `run`, `store` the results. `dispose` gives the memory back.
//
// A command computes what the eager kernel computes, with its bits: the same way for the same sizes, the same order of sums.
// Threads share the chunks of a large step and wait for each other behind it; small steps are the calling thread's.

export { weightsRow } from '../attention/attention.ts';
export { type MergedDims, mergeDims } from '../pointwise/strided.ts';
export { recurrentFits } from '../recurrent/recurrentLayer.ts';
export { isWorthwhile } from '../wasm/build.ts';
export * from './commands/index.ts';
export { reducedWay } from './encode/reduced.ts';
export { makePlan, type Plan, type PlanDescription } from './plan.ts';
