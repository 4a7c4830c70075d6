import { UnreadableTensor } from '@wick/checkpoint';
import { auditTensors, type TensorsAudit } from '@wick/inspect';
import type { Tensor } from '@wick/tensor';
import { warningText } from '../auditText.ts';
import { openCheckpoint } from '../checkpointFile.ts';
import { type CheckpointFile, notRead } from '../content.ts';
import { type Colors, type Host, InputError } from '../host.ts';
import { type Column, table } from '../table.ts';
import { json, oneLine, plural, shapeText, shown, wrapped } from '../text.ts';
import type { AuditOptions } from './audit.ts';

/** What the tensors of a file look like: 0, or 1 where the audit warns of something. */
export async function auditFile(path: string, options: AuditOptions, host: Host, color: Colors): Promise<number> {
  for (const name of ['export', 'seed'] as const)
    if (options[name] !== undefined)
      throw new InputError(`${path}: --${name} is about a module; this is a file of tensors`);
  const file = await openCheckpoint(path);
  try {
    const others: string[] = [];
    const names = file.entries.map(({ name }) => name);
    const audit = await auditTensors(tensorsOf(file, others), names);
    const { tensors, warnings, trained, skipped } = audit;
    const unknown = options.strict
      ? tensors.filter(({ distribution }) => distribution.kind === 'unknown').map((one) => one.path)
      : [];
    const count = warnings.length + unknown.length;
    if (options.json) host.out(json({ file: path, warnings, unknown, trained, tensors, skipped, notRead: others }));
    else {
      host.out(`${fileText(audit, color, host.columns)}\n`);
      if (unknown.length > 0) host.out(`unknown: ${oneLine(unknown.join(', '))}\n  Like none of the initialisers.\n`);
      if (others.length > 0) host.out(color.yellow(`not read: ${oneLine(others.slice(0, 5).join('; '))}\n`));
      const state = trained === null ? '' : `, ${(100 * trained).toFixed(0)} % of the elements trained`;
      const verdict = wrapped(
        `${plural(tensors.length, 'tensor')}${state}, ${plural(count, 'warning')}`,
        '',
        host.columns,
      );
      host.out(count === 0 ? color.green(verdict) : color.yellow(verdict));
    }
    return count === 0 ? 0 : 1;
  } finally {
    await file.close();
  }
}

/** The tensors one by one, so that none is held when the next is read; what is not read is told in `others`. */
async function* tensorsOf({ entries, unread, others: beside }: CheckpointFile, others: string[]) {
  others.push(...beside.filter((text) => unread.some((name) => text.startsWith(`${name}:`))));
  for (const { name, read } of entries) {
    const t = await read();
    if (t instanceof UnreadableTensor) others.push(notRead(name, t));
    else yield [name, t] as const satisfies readonly [string, Tensor];
  }
}

function fileText({ tensors, warnings }: TensorsAudit, color: Colors, width: number | undefined): string {
  if (tensors.length === 0) return '  no tensors of floating-point numbers';
  const columns: Column[] = [
    { head: 'tensor', paint: color.bold },
    { head: 'shape', spare: 2 },
    { head: 'distribution', spare: 6 },
    { head: 'as drawn by', paint: color.cyan, spare: 1 },
    { head: 'gain', right: true, spare: 3 },
    { head: 'state' },
    { head: 'rank', right: true, spare: 4 },
    { head: 'dead', right: true, spare: 5 },
    { head: 'float16', spare: 4 },
  ];
  const rows = tensors.map((one) => [
    shown(one.path),
    shapeText(one.shape),
    one.distribution.text,
    one.isDefault ? "PyTorch's default" : (one.recipe ?? '-'),
    one.gain?.toPrecision(3) ?? '-',
    one.state === 'trained' ? color.green(one.state) : one.state,
    one.rank === null ? '-' : `${one.rank} of ${one.fullRank}`,
    deadText(one.deadOutputs, one.deadInputs),
    halfText(one.half.float16),
  ]);
  return [table(columns, rows, color.dim, width), ...warnings.map((one) => warningText(one, color, width))].join(
    '\n\n',
  );
}

const deadText = (outputs: number | null, inputs: number | null): string =>
  outputs === null ? '-' : outputs + (inputs ?? 0) === 0 ? 'none' : `${outputs} out, ${inputs} in`;

function halfText({ overflow, underflow, subnormal }: TensorsAudit['tensors'][number]['half']['float16']): string {
  if (overflow > 0) return 'overflows';
  return underflow + subnormal > 0.05 ? 'loses digits' : 'fits';
}
