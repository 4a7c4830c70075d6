import { inspect } from 'wick';
import { buildModel, drawBatch, initialise } from './model.ts';
import type { State } from './state.ts';

/** What the page shows of one initialiser. */
export interface Analysis {
  readonly report: inspect.SignalReport;
  /** The first three weights of the first layer that has any: equal to PyTorch's, bit by bit. */
  readonly weights: readonly number[];
  /** What the first weight tensor looks like. */
  readonly distribution: string;
  /** What the audit warns of: why it matters and what to write instead. */
  readonly warnings: readonly inspect.AuditWarning[];
}

/** Builds the network once per initialiser, each from the same seed, and sends the same seeded batch through. */
export function analyse(state: State): Analysis[] {
  const [input, target] = drawBatch(state.seed);
  return state.initialisers.map((how) => {
    const found: Omit<Analysis, 'report'>[] = [];
    const { runs } = inspect.compareInits(() => buildModel(state), {
      initialisers: {
        [how.name]: (model) => {
          initialise(model, how, state.activation, input);
          const audit = inspect.auditInit(model);
          const weight = [...model.parameters()][0]!;
          found.push({
            weights: [
              ...(weight.detach().flatten().narrow(0, 0, Math.min(3, weight.numel())).toTypedArray() as Float32Array),
            ],
            distribution: audit.parameters[0]!.distribution.text,
            warnings: audit.warnings,
          });
        },
      },
      seeds: [state.seed],
      input,
      target,
      bins: 30,
    });
    // Data alone crosses to the page: a report has a toString of its own.
    return { ...found[0]!, report: { ...runs[0]!.report } };
  });
}
