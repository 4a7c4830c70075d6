import type { Colors, Host } from '../host.ts';
import { lenetReference } from '../parity/lenetReference.ts';
import { compareModels, type ModelRow } from '../parity/models.ts';
import { modelsReference } from '../parity/modelsReference.ts';
import { compare } from '../parity/parity.ts';
import { type Column, table } from '../table.ts';
import { countText, json, plural } from '../text.ts';

export interface SeedParityOptions {
  /** Every model of the reference, not only the small ones. */
  readonly all?: boolean;
  readonly json?: boolean;
}

/** Built in moments; the others hold up to 138 million parameters. */
const small = ['lenet5', 'mlp', 'mobilenetV2', 'resnet18'];

/** Lays what wick draws beside what PyTorch drew from the same seeds: 0, or 1 where anything differs. */
export async function seedParity(options: SeedParityOptions, host: Host, color: Colors): Promise<number> {
  const parameters = compare(lenetReference);
  const models: ModelRow[] = [...compareModels(modelsReference, options.all ? undefined : small)];
  const same =
    parameters.every((row) => row.pytorch === row.wick) &&
    models.every((row) => row.pytorch === row.wick && row.samePrint);
  const { torch } = lenetReference;
  const { torchvision } = modelsReference;
  if (options.json) {
    host.out(json({ torch, torchvision, same, parameters, models }));
    return same ? 0 : 1;
  }
  const verdict = (equal: boolean): string => (equal ? color.green('same') : color.red('DIFFERS'));
  // What is drawn is told in bold; in a narrow terminal it stays, and so do the verdicts.
  const looks: readonly Partial<Column>[] = [{}, { spare: 1 }, { paint: color.bold }, { spare: 2 }, { spare: 3 }];
  const heads = (names: readonly string[]): Column[] => names.map((head, i) => ({ head, ...looks[i] }));
  const drawn = parameters.map((row) => [
    String(row.seed),
    row.visitor ? 'apply(weightsInit)' : 'default',
    row.name,
    row.pytorch.slice(0, 10),
    row.wick.slice(0, 10),
    verdict(row.pytorch === row.wick),
  ]);
  host.out(
    table(heads(['seed', 'drawn by', 'parameter', 'PyTorch', 'wick', 'SHA-256']), drawn, color.dim, host.columns),
  );
  const whole = models.map((row) => [
    String(modelsReference.seed),
    countText(row.parameters),
    row.name,
    row.pytorch.slice(0, 10),
    row.wick.slice(0, 10),
    verdict(row.pytorch === row.wick),
    verdict(row.samePrint),
  ]);
  const modelHeads = heads(['seed', 'parameters', 'model', 'torchvision', 'wick', 'SHA-256', 'repr']);
  host.out(`\n${table(modelHeads, whole, color.dim, host.columns)}\n`);
  const compared = `${plural(parameters.length, 'parameter')} of a LeNet, ${plural(models.length, 'whole model')}`;
  host.out(color.dim(`PyTorch ${torch}, torchvision ${torchvision}; SHA-256 cut to ten digits.`));
  host.out(same ? color.green(`All the same: ${compared}.`) : color.red(`Not all the same: ${compared}.`));
  return same ? 0 : 1;
}
