import { gradMode } from '@wick/tensor/internal';

/** What random operations do under vmap. */
export type Randomness = 'error' | 'same' | 'different';

/** One transform that is being run: its tensors are wrapped, and operations on them are its to do. */
export interface Level {
  readonly kind: 'grad' | 'vmap';
  /** How deep it lies: an operation is the business of the deepest level that one of its inputs has. */
  readonly depth: number;
  /** Whether gradients were on outside. */
  readonly gradOutside: boolean;
  /** Of vmap: how many samples. */
  readonly size: number;
  readonly randomness: Randomness;
  /** False once the transform is over: what was kept of it stands for what it wraps. */
  alive: boolean;
}

/** The transforms that are being run, the outermost first. */
export const levels: Level[] = [];

// Numbers that a level has taken on to draw are drawn for the levels outside it.
let drawsBelow = Number.POSITIVE_INFINITY;

/** The innermost vmap, which says what a random operation does. */
export function drawingLevel(): Level | undefined {
  return levels.findLast((level) => level.kind === 'vmap' && level.depth < drawsBelow);
}

/** Runs `fn` with random operations told what to do by the levels outside `level`. */
export function drawOutside<T>(level: Level, fn: () => T): T {
  const before = drawsBelow;
  drawsBelow = level.depth;
  try {
    return fn();
  } finally {
    drawsBelow = before;
  }
}

/** Runs `fn` at a new level, which is over afterwards. Only for what is interpreted already; others take `transform`. */
export function atLevel<T>(
  given: { kind: 'grad' } | { kind: 'vmap'; size: number; randomness: Randomness },
  fn: (level: Level) => T,
): T {
  const level: Level = {
    size: 0,
    randomness: 'error',
    ...given,
    depth: levels.length,
    gradOutside: gradMode.enabled,
    alive: true,
  };
  levels.push(level);
  try {
    if (level.kind === 'grad') gradMode.enabled = true;
    return fn(level);
  } finally {
    levels.pop();
    level.alive = false;
    gradMode.enabled = level.gradOutside;
  }
}
