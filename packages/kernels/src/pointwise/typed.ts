import type { Frame } from './interpret.ts';

/** Runs a frame's program over `n` elements and says true, or says false. */
export type TypedRun = (frame: Frame, n: number) => boolean;

/** Elements of a frame that are worth asking for. */
export const WORTH_ASKING = 512;

/** Who does the work of other types than float32: null, plain loops alone; see `useTypedKernels`. */
export const typed: { run: TypedRun | null } = { run: null };
