import { openSource, type RandomAccess, type Source } from '../source.ts';
import { headerLength, parseHeader, type SafetensorsHeader } from './header.ts';

/** Reads the header of an open file, and nothing else of it. */
export async function readHeader(access: RandomAccess): Promise<SafetensorsHeader> {
  const length = headerLength(await access.read(0, Math.min(8, access.size)), access.size);
  return parseHeader(await access.read(8, 8 + length), access.size - 8 - length);
}

/**
 * Reads the header of a safetensors file: names, dtypes and shapes of a file of any size in constant memory, as
 * `openSafetensors` does, but nothing is left open. From `@wick/checkpoint/header` it comes without tensors: a program
 * that only lists files starts in half the time.
 *
 * @throws CheckpointError if the file is no safetensors file or does not hold what its header says.
 * @example
 * ```ts
 * import { readSafetensorsHeader } from '@wick/checkpoint/header';
 *
 * await saveSafetensors('model.safetensors', models.lenet5().stateDict());
 * const { tensors } = await readSafetensorsHeader('model.safetensors');
 * for (const [name, { dtype, shape }] of tensors) console.log(name, dtype, shape);
 * ```
 * @see https://huggingface.co/docs/safetensors/index
 */
export async function readSafetensorsHeader(source: Source): Promise<SafetensorsHeader> {
  const access = await openSource('readSafetensorsHeader', source);
  try {
    return await readHeader(access);
  } finally {
    await access.close();
  }
}
