import { Tensor } from '@wick/tensor';
import { show } from '@wick/tensor/internal';
import { auditTensor, byNeighbour, type Read } from './auditTensor.ts';
import { tensorsTable } from './table.ts';
import type { TensorsAudit } from './types.ts';
import { warningsOfTensors } from './warnings.ts';

/** Tensors by name: a state dict, what a checkpoint holds, or pairs that come one after the other. */
export type NamedTensors =
  | Readonly<Record<string, Tensor>>
  | Iterable<readonly [string, Tensor]>
  | AsyncIterable<readonly [string, Tensor]>;

/**
 * What the tensors of a file look like, without the model that they belong to: of each the distribution and the
 * initialiser and gain that it is consistent with, whether it looks fresh or trained, dead units, the rank, and what
 * 16-bit types make of it, with `auditInit`'s warnings as far as a file tells: `not-finite`, `zero-weight`, `default-init`
 * (some at the default beside others that are not), `identical-weights`, `symmetric-rows`; and `dead-units`, `low-rank`,
 * `half-range`.
 *
 * Layers are guessed by PyTorch's names and shapes ([outputs, inputs, …kernel]); which activation follows is not known, so
 * gains are told and not judged. Values are looked at one tensor at a time and not kept. A trained tensor is one whose values
 * fit no distribution that an initialiser draws; below 256 values that is unclear.
 *
 * @param tensors - an object, a Map or pairs; from an async iterable, each is read when its turn comes
 * @param names - all names, where pairs come one by one: neighbours tell what a tensor is
 * @throws TypeError (as a rejection) if something is no Tensor.
 * @example
 * ```ts
 * manualSeed(0);
 * const { tensors } = await inspect.auditTensors(new nn.Linear(64, 64).stateDict());
 * tensors[0]!.recipe; // 'kaimingUniform_, a = √5 (the default)'
 * tensors[0]!.state; // 'fresh'
 * ```
 */
export async function auditTensors(tensors: NamedTensors, names?: Iterable<string>): Promise<TensorsAudit> {
  if (tensors === null || typeof tensors !== 'object')
    throw new TypeError(`auditTensors: tensors must be an object or pairs of names and Tensors, got ${show(tensors)}`);
  const pairs = isSequence(tensors) ? tensors : Object.entries(tensors);
  const known = new Set(names ?? (await namesOf(tensors)));
  const read = new Map<string, Read>();
  const skipped: string[] = [];
  for await (const [name, tensor] of pairs) {
    if (!(tensor instanceof Tensor)) throw new TypeError(`auditTensors: ${name} must be a Tensor, got ${show(tensor)}`);
    if (tensor.isFloatingPoint())
      read.set(
        name,
        auditTensor(name, tensor, (path) => known.has(path)),
      );
    else skipped.push(name);
  }
  const all = [...read.values()].map((one) => byNeighbour(one, read.get(one.guess.beside ?? '')));
  const found = doubted(all.map(({ audit }) => audit));
  const data = { tensors: found, warnings: warningsOfTensors(all), trained: trainedShare(found), skipped };
  return Object.defineProperty(data, 'toString', { value: () => tensorsTable(data) });
}

function isSequence(
  tensors: NamedTensors,
): tensors is Iterable<readonly [string, Tensor]> | AsyncIterable<readonly [string, Tensor]> {
  return Symbol.iterator in tensors || Symbol.asyncIterator in tensors;
}

/** Names that can be told before anything is read. */
async function namesOf(tensors: NamedTensors): Promise<Iterable<string>> {
  if (tensors instanceof Map) return tensors.keys();
  if (Array.isArray(tensors)) return tensors.map(([name]: readonly [string, Tensor]) => name);
  return isSequence(tensors) ? [] : Object.keys(tensors);
}

/** Fewer values pass for drawn ones after a training, too. */
const few = 10_000;

/** Beside weights that are trained, a small one that looks drawn need not be fresh. */
function doubted(found: TensorsAudit['tensors']): TensorsAudit['tensors'] {
  if ((trainedShare(found) ?? 0) < 0.5) return found;
  return found.map((one) => {
    const drawn = ['normal', 'uniform', 'truncNormal'].includes(one.distribution.kind);
    return drawn && one.numel < few && one.state === 'fresh' ? { ...one, state: 'unclear' } : one;
  });
}

function trainedShare(found: TensorsAudit['tensors']): number | null {
  let [clear, trained] = [0, 0];
  for (const { state, numel } of found) {
    if (state === 'unclear') continue;
    clear += numel;
    if (state === 'trained') trained += numel;
  }
  return clear === 0 ? null : trained / clear;
}
