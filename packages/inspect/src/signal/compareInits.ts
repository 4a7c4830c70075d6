import type { Module } from '@wick/nn';
import { forkRng, manualSeed } from '@wick/tensor';
import { any, optionTable, type RulesFor, show, unchecked } from '@wick/tensor/internal';
import { checkModule } from '../arguments.ts';
import type { ModelInput } from '../summary/types.ts';
import { signalPropagation, signalRules } from './signalPropagation.ts';
import { columns, short } from './table.ts';
import type { ComparedInit, ComparedRun, CompareOptions, InitComparison } from './types.ts';

const { seed: _, ...shared } = signalRules;
const table = optionTable({
  ...shared,
  initialisers: any<CompareOptions['initialisers']>(
    {},
    'functions by name',
    (given) => typeof given === 'object' && given !== null,
  ),
  seeds: any<readonly number[]>([0], 'an array of seeds', Array.isArray),
  input: unchecked<ModelInput>([]), // what the model runs on says what is wrong with it
} satisfies RulesFor<CompareOptions>);

/**
 * Runs `signalPropagation` on fresh models, one per initialiser and seed. The seed is set before the model is built;
 * the default generator is put back.
 *
 * @throws TypeError if `buildModel` or an initialiser is no function; RangeError without initialisers or seeds.
 * @example
 * ```ts
 * const comparison = inspect.compareInits(() => models.mlp(64, [64, 64, 10]), {
 *   input: [32, 64],
 *   initialisers: {
 *     default: () => undefined,
 *     kaiming: (model) =>
 *       model.apply((m) => {
 *         if (m instanceof nn.Linear) init.kaimingNormal_(m.weight, { nonlinearity: 'relu' });
 *       }),
 *   },
 * });
 * console.log(String(comparison));
 * ```
 */
export function compareInits(buildModel: () => Module, options: CompareOptions): InitComparison {
  const { initialisers, seeds, input, ...rest } = table.read('compareInits', options);
  if (typeof buildModel !== 'function')
    throw new TypeError(`compareInits: buildModel must be a function, got ${show(buildModel)}`);
  const named = Object.entries(initialisers);
  if (named.length === 0 || seeds.length === 0)
    throw new RangeError('compareInits: at least one initialiser and one seed are needed');
  for (const [name, initialise] of named)
    if (typeof initialise !== 'function')
      throw new TypeError(`compareInits: initialiser ${name} must be a function, got ${show(initialise)}`);
  const runs = named.flatMap(([initialiser, initialise]) =>
    seeds.map((seed): ComparedRun => {
      const model = forkRng(() => {
        manualSeed(seed);
        const built = buildModel();
        checkModule('compareInits', built);
        initialise(built);
        return built;
      });
      return { initialiser, seed, report: signalPropagation(model, input, { ...rest, seed }) };
    }),
  );
  const data = {
    runs,
    initialisers: named.map(([name]) =>
      digest(
        name,
        runs.filter((run) => run.initialiser === name),
      ),
    ),
  };
  return Object.defineProperty(data, 'toString', { value: () => comparisonTable(data.initialisers) });
}

function digest(initialiser: string, runs: readonly ComparedRun[]): ComparedInit {
  const verdicts = { vanishing: 0, healthy: 0, exploding: 0 };
  for (const { report } of runs) verdicts[report.verdict]++;
  const reports = runs.map((run) => run.report);
  return {
    initialiser,
    verdicts,
    forwardRatio: median(reports.map((report) => report.forward.ratio)) ?? 1,
    backwardRatio: median(reports.flatMap((report) => report.backward?.ratio ?? [])),
    loss: median(reports.flatMap((report) => report.loss ?? [])),
    dead: median(reports.flatMap((report) => report.layers.flatMap((layer) => layer.dead ?? []))),
  };
}

function median(values: readonly number[]): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  if (sorted.length === 0) return null;
  return Number.isInteger(middle) ? (sorted[middle - 1]! + sorted[middle]!) / 2 : sorted[Math.floor(middle)]!;
}

function comparisonTable(rows: readonly ComparedInit[]): string {
  return columns([
    ['Initialiser', 'vanishing', 'healthy', 'exploding', 'signal', 'gradient', 'loss', 'dead'],
    ...rows.map((row) => [
      row.initialiser,
      ...[row.verdicts.vanishing, row.verdicts.healthy, row.verdicts.exploding].map(String),
      ...[row.forwardRatio, row.backwardRatio, row.loss, row.dead].map(short),
    ]),
  ]);
}
