import { HostCalls } from '../cpu/hostCalls.ts';
import type { CallStep, Memory, TypedArray } from '../graph/ir.ts';
import type { Outside } from '../graph/outside.ts';

/**
 * What JavaScript makes for a GPU of arguments, of numbers of the function and of one another's results: once what follows from
 * the function alone, at every run what is drawn or made of indices.
 */
export class Drawn {
  /** The arguments that it looks at. */
  readonly looksAt: readonly number[];
  /** What calls have given, and the memories that it belongs to. */
  private readonly given = new Map<Memory, TypedArray>();
  private readonly constants: ReadonlyMap<Memory, TypedArray>;
  private readonly calls: HostCalls;

  /** @param load - has elements in the memory of the GPU */
  constructor(
    constants: readonly CallStep[],
    private readonly steps: readonly CallStep[],
    private readonly outside: Outside,
    private readonly load: (memory: Memory, data: TypedArray) => void,
  ) {
    const places = steps.flatMap(({ inputs }) => inputs.filter((place) => place !== null));
    const sources = places.map(({ memory }) => memory.source);
    this.looksAt = [...new Set(sources.flatMap((source) => (source.kind === 'argument' ? [source.index] : [])))];
    const once = this.hostCalls();
    for (const step of constants) once.run(step);
    this.constants = new Map(this.given);
    this.loadAll();
    this.calls = this.hostCalls();
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

  private hostCalls(): HostCalls {
    return new HostCalls({
      store: (memory, array) => {
        const from = this.given.get(memory) ?? this.elementsOf(memory);
        if (from !== array) (array as Uint8Array).set(from as Uint8Array);
      },
      load: (memory, array) => void this.given.set(memory, array),
    });
  }

  /** An argument, a number of the function or a constant as JavaScript has it. */
  private elementsOf(memory: Memory): TypedArray {
    const { source } = memory;
    if (source.kind === 'literal') return source.data;
    return this.constants.get(memory) ?? this.outside.elementsOf(memory);
  }

  private loadAll(): void {
    for (const [memory, data] of this.given) this.load(memory, data);
    this.given.clear();
  }
}
