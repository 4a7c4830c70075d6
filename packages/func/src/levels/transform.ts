import { transforming } from '@wick/tensor/internal';
import { interpreter } from './interpreter.ts';
import { atLevel, type Level, type Randomness } from './level.ts';

/** Runs `fn` at a new level of a transform. */
export function transform<T>(
  given: { kind: 'grad' } | { kind: 'vmap'; size: number; randomness: Randomness },
  fn: (level: Level) => T,
): T {
  return interpreted(() => atLevel(given, fn));
}

/** Runs `fn` with operations on wrapped tensors seen to, also on those of transforms that are over. */
export function interpreted<T>(fn: () => T): T {
  const before = transforming.by;
  transforming.by = interpreter;
  try {
    return fn();
  } finally {
    transforming.by = before;
  }
}
