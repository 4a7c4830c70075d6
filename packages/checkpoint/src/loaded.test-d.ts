import type { Tensor } from '@wick/tensor';
import { expectTypeOf } from 'expect-type';
import { loadNpz, loadTorch, parseNpz } from './index.ts';

// What a file holds has the type that its reader says; of torch.load any, without a word.

export async function read(bytes: Uint8Array): Promise<void> {
  const saved = await loadTorch(bytes);
  expectTypeOf(saved).toBeAny();
  expectTypeOf(await loadTorch<{ epoch: number }>(bytes)).toEqualTypeOf<{ epoch: number }>();
  const { images, labels } = await loadNpz<'images' | 'labels'>(bytes);
  expectTypeOf([images, labels]).toEqualTypeOf<Tensor[]>();
  expectTypeOf(parseNpz<'x'>(bytes).x).toEqualTypeOf<Tensor>();
  expectTypeOf((await loadNpz(bytes)).x).toEqualTypeOf<Tensor | undefined>();
}
