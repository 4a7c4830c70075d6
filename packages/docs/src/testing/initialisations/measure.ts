import { inspect, manualSeed, randn } from 'wick';
import { type Architecture, architectures, features } from './architectures.ts';
import { initialisers } from './initialisers.ts';

/** E[z²] behind every layer, by theory and on a batch. */
export interface Measured {
  readonly architecture: string;
  readonly initialiser: string;
  readonly layers: readonly (readonly [predicted: number, measured: number])[];
}

const digits = (x: number): number => Number(x.toPrecision(4));

/** One cell of the comparison. */
export function measured(architecture: Architecture, initialiser: string): Measured {
  manualSeed(0);
  const model = architecture.make();
  initialisers[initialiser]!(model);
  const layers = inspect
    .predictSignal(model, randn(256, features))
    // What is within attention is seen by nobody.
    .flatMap(({ predicted, measured }) => (measured === null ? [] : [[digits(predicted), digits(measured)] as const]));
  return { architecture: architecture.name, initialiser, layers };
}

export const allMeasured = (): Measured[] =>
  architectures.flatMap((architecture) => Object.keys(initialisers).map((name) => measured(architecture, name)));
