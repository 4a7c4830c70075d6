// The kernels' memory is not counted by Node: whoever imports this sees it, since it is made when it is first needed.
import { queryObjects } from 'node:v8';

declare const gc: () => void;

interface Memory {
  readonly buffer: ArrayBuffer;
}

const platform = globalThis as unknown as { WebAssembly: { Memory: new (limits: object) => Memory } };
const memories: Memory[] = [];

platform.WebAssembly.Memory = class extends platform.WebAssembly.Memory {
  constructor(limits: object) {
    super(limits);
    memories.push(this);
  }
};

export interface Held {
  /** JavaScript's heap with the contents of typed arrays. */
  readonly all: number;
  readonly arrays: number;
  /** How many objects there are of any class, functions included. */
  readonly objects: number;
  /** What the kernels have for their scratch. */
  readonly kernels: number;
}

/** What is held now, in bytes. Needs --expose-gc. */
export function held(): Held {
  for (let i = 0; i < 3; i++) gc(); // one finds what is to be finalised, the next what that held on to
  const objects = queryObjects(Object, { format: 'count' });
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  const kernels = memories.reduce((sum, { buffer }) => sum + buffer.byteLength, 0);
  return { all: heapUsed + arrayBuffers, arrays: arrayBuffers, objects, kernels };
}
