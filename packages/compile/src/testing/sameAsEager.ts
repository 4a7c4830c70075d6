import { manualSeed, type Tensor } from '@wick/tensor';
import { compile } from '../compile.ts';
import type { CaptureReport } from '../explain/report.ts';
import { bitsOf, generatorBits, moduleBits } from './bits.ts';
import { nn, optim } from './packages.ts';

/** A training step to be tried: the function, what it is called with, and all that it changes. */
export interface Case {
  readonly step: (...args: never[]) => unknown;
  /** The arguments of the i-th call. */
  readonly args: (i: number) => readonly unknown[];
  /** What is done between the calls, outside. */
  readonly between?: (i: number) => void;
  /** Modules, optimizers and tensors that must come out the same. */
  readonly state: readonly (nn.Module | optim.Optimizer | Tensor | (() => unknown))[];
}

function look(item: Case['state'][number]): unknown {
  if (item instanceof nn.Module) return moduleBits(item);
  if (item instanceof optim.Optimizer) return bitsOf(item.stateDict());
  return bitsOf(typeof item === 'function' ? item() : [item, item.grad]);
}

function story(make: () => Case, calls: number, compiled: boolean): { log: unknown[]; captures: number } {
  manualSeed(7);
  const { step, args, between, state } = make();
  const run = compiled ? compile(step as (...args: unknown[]) => unknown) : (step as (...args: unknown[]) => unknown);
  const log: unknown[] = [];
  for (let i = 0; i < calls; i++) {
    const result = run(...args(i));
    log.push({ call: i, result: bitsOf(result), state: state.map(look), generator: generatorBits() });
    between?.(i);
  }
  return { log, captures: compiled ? (run as { captures?: number }).captures! : 0 };
}

/** Runs a case eagerly and compiled and expects the same bits after every call; gives the number of recordings. */
export function expectSameAsEager(make: () => Case, calls = 7): number {
  const eager = story(make, calls, false);
  const { log, captures } = story(make, calls, true);
  for (let i = 0; i < calls; i++) expect(log[i]).toEqual(eager.log[i]);
  return captures;
}

/** What became of a case's recording; null where there is no WebAssembly. */
export function planned({ step, args }: Case): CaptureReport | null {
  const run = compile(step as (...args: unknown[]) => unknown);
  // Arguments that take turns have it later.
  for (let i = 0; i < 3 || (run.captures === 0 && i < 12); i++) run(...args(i));
  const [report] = run.explain({ json: true });
  return report!.memory.bytes === 0 ? null : report!;
}
