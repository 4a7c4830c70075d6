import { show } from '@wick/tensor/internal';
import type { Tensor } from '@wick/tensor/light';
import { CheckpointError } from '../error.ts';
import { parseNpz } from '../numpy/npz.ts';
import { parseSafetensors } from '../safetensors/parse.ts';
import { parseTorch } from '../torch/parse.ts';

const startsWith = (bytes: Uint8Array, text: string): boolean =>
  [...text].every((character, i) => bytes[i] === character.charCodeAt(0));

/** The text that a file begins with, white space aside. */
const opening = (bytes: Uint8Array): string => new TextDecoder('latin1').decode(bytes.subarray(0, 200)).trimStart();

/** Whether a file begins with the length of a header that can be, and a header. */
function isSafetensors(bytes: Uint8Array): boolean {
  if (bytes[8] !== 0x7b) return false;
  const length = new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true);
  return length <= BigInt(bytes.length - 8);
}

/** Whether a file is an index of others. */
export const isIndex = (bytes: Uint8Array): boolean => !isSafetensors(bytes) && opening(bytes).startsWith('{');

/** The tensors of one file, of whatever kind its first bytes say it is. */
export function parseWeights(where: string, file: string, bytes: Uint8Array<ArrayBuffer>): Record<string, Tensor> {
  const text = opening(bytes);
  const fault = (what: string) => new CheckpointError(`${where}: ${file} ${what}`);
  if (text.startsWith('version https://git-lfs'))
    throw fault('is a pointer of Git LFS: the file itself was not fetched (git lfs pull)');
  if (/^<(!doctype|html|\?xml)/i.test(text))
    throw fault('is a page, no file of weights: the address may be that of a view of it');
  if (isSafetensors(bytes)) return parseSafetensors(bytes, { share: true });
  if (startsWith(bytes, 'PK') && /\.npz$/.test(file.replace(/[?#].*$/, ''))) return parseNpz(bytes);
  if (startsWith(bytes, 'PK') || bytes[0] === 0x80)
    return tensorsOf(where, file, parseTorch<unknown>(bytes, { share: true }));
  throw fault('is of no kind that is read here: .safetensors, what torch.save wrote, .npz');
}

/** The tensors of what torch.save wrote. */
function tensorsOf(where: string, file: string, value: unknown): Record<string, Tensor> {
  if (value !== null && typeof value === 'object' && !Array.isArray(value) && !(value instanceof Map))
    return value as Record<string, Tensor>;
  throw new CheckpointError(`${where}: ${file} holds ${show(value)}, expected tensors by name`);
}
