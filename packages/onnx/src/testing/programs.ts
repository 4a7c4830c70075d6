import './programs/elementwise.ts';
import './programs/tensors.ts';
import './programs/functional.ts';
import './programs/layers.ts';
import { list, type Program } from './programs/program.ts';

/** Small programs of wick's public functions, methods and layers, to be exported with a dynamic batch and compared. */
export const programs: readonly Program[] = list;
export type { Program };
