import { createHash } from 'node:crypto';
import type * as nn from '@wick/nn';
import { manualSeed } from '@wick/tensor';
import { LeNet, weightsInit } from './lenet.ts';

/** What PyTorch drew: one run per seed, with and without the visitor. */
export interface Reference {
  readonly torch: string;
  readonly repr: string;
  readonly runs: readonly {
    readonly seed: number;
    readonly visitor: boolean;
    readonly sha256: Readonly<Record<string, string>>;
  }[];
}

/** One parameter in both worlds. */
export interface Row {
  readonly seed: number;
  readonly visitor: boolean;
  readonly name: string;
  readonly pytorch: string;
  readonly wick: string;
}

/** The SHA-256 of every tensor of a state dict: of its little-endian bytes in row-major order. */
export function digests(model: nn.Module): Record<string, string> {
  const entries = Object.entries(model.stateDict()).map(([name, t]) => {
    const data = t.toTypedArray();
    return [
      name,
      createHash('sha256')
        .update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength))
        .digest('hex'),
    ];
  });
  return Object.fromEntries(entries);
}

/** Builds the network for every run of the reference and lays the digests side by side. */
export function compare(reference: Reference): Row[] {
  return reference.runs.flatMap(({ seed, visitor, sha256 }) => {
    manualSeed(seed);
    const model = new LeNet();
    if (visitor) model.apply(weightsInit);
    const own = digests(model);
    const names = new Set([...Object.keys(sha256), ...Object.keys(own)]);
    return [...names].map((name) => ({
      seed,
      visitor,
      name,
      pytorch: sha256[name] ?? 'none',
      wick: own[name] ?? 'none',
    }));
  });
}
