import { plainArray } from '@wick/tensor/internal';
import { HostCalls } from '../cpu/hostCalls.ts';
import type { CallStep, Memory, TypedArray } from '../graph/ir.ts';
import { readsOf } from '../graph/touches.ts';

/**
 * What JavaScript makes for a GPU of arguments, of numbers of the function and of one another's results: once what follows from
 * the function alone, at every run what is drawn or made of indices.
 */
export class Drawn {
  /** The memories of arguments, and from outside, that it looks at. */
  readonly looksAt: readonly Memory[];
  /** What calls have given, and the memories that it belongs to. */
  private readonly given = new Map<Memory, TypedArray>();
  private readonly constants: ReadonlyMap<Memory, TypedArray> | undefined;
  private readonly calls: HostCalls;

  /** @param load - has elements in the memory of the GPU */
  constructor(
    constants: readonly CallStep[],
    private readonly steps: readonly CallStep[],
    elementsOutside: (memory: Memory) => TypedArray,
    private readonly load: (memory: Memory, data: TypedArray) => void,
  ) {
    const memories = new Set(steps.flatMap((step) => readsOf(step).map(({ memory }) => memory)));
    this.looksAt = [...memories].filter(({ source }) => source.kind === 'argument' || source.kind === 'outside');
    // Of what is neither a number nor a constant they have places of no elements.
    const once = this.hostCalls((memory) => plainArray(memory.dtype, memory.size));
    for (const step of constants) once.run(step);
    this.constants = new Map(this.given);
    this.loadAll();
    this.calls = this.hostCalls(elementsOutside);
  }

  /** Makes what a run needs. */
  draw(): void {
    try {
      for (let i = 0; i < this.steps.length; i++) this.calls.run(this.steps[i]!);
      this.loadAll();
    } finally {
      this.given.clear();
    }
  }

  private hostCalls(others: (memory: Memory) => TypedArray): HostCalls {
    return new HostCalls({
      store: (memory, array) => {
        const from = this.given.get(memory) ?? this.elementsOf(memory) ?? others(memory);
        if (from !== array) (array as Uint8Array).set(from as Uint8Array);
      },
      load: (memory, array) => void this.given.set(memory, array),
    });
  }

  /** A number of the function or a constant. */
  private elementsOf(memory: Memory): TypedArray | undefined {
    const { source } = memory;
    return source.kind === 'literal' ? source.data : this.constants?.get(memory);
  }

  private loadAll(): void {
    for (const [memory, data] of this.given) this.load(memory, data);
    this.given.clear();
  }
}
