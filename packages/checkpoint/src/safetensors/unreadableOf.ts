import { CheckpointError } from '../error.ts';
import { quoted } from '../printable.ts';
import { orKeep, UnreadableTensor } from '../unreadable.ts';
import { notRead, type UnreadableInfo } from './header.ts';

/** PyTorch's names of types that wick has no tensors for. */
const torchNames: Readonly<Record<string, string | undefined>> = {
  C64: 'complex64',
  F4: 'float4_e2m1fn_x2',
  F8_E4M3: 'float8_e4m3fn',
  F8_E5M2: 'float8_e5m2',
  F8_E8M0: 'float8_e8m0fnu',
  F8_E4M3FNUZ: 'float8_e4m3fnuz',
  F8_E5M2FNUZ: 'float8_e5m2fnuz',
};

/** What stands in the places of the entries that are not read; the first of them is refused where none is kept. */
export function unreadableOf(
  entries: ReadonlyMap<string, UnreadableInfo>,
  keep: boolean,
): [name: string, entry: UnreadableTensor][] {
  return [...entries].map(([name, info]) => {
    if (!keep) throw new CheckpointError(`safetensors: ${quoted(name)} ${notRead(quoted(info.dtype))}; ${orKeep}`);
    return [name, unreadableTensor(info)];
  });
}

/** What stands in the place of one entry. */
export function unreadableTensor({ dtype, shape }: UnreadableInfo): UnreadableTensor {
  const named = torchNames[dtype] ?? dtype;
  return new UnreadableTensor(named, shape, `a tensor of dtype ${named} and shape [${shape.join(', ')}]`);
}
