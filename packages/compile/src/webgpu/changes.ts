import type { Tensor } from '@wick/tensor/light';
import type { Memory } from '../graph/ir.ts';
import type { GpuBackend } from './backend.ts';
import { noChecks } from './overflow.ts';
import type { Slot } from './resident.ts';
import type { RunChecks } from './runChecks.ts';

/** One of the tensors from outside that a program's runs change. */
export interface Changed {
  readonly memory: Memory;
  readonly slot: Slot;
  /** Of a parameter: what its steps count in JavaScript. */
  readonly counts: readonly Tensor[];
}

/** What a program's runs change outside: parameters, states and buffers, which are many. */
export class Changes {
  private readonly slots: readonly Slot[];
  private readonly doubtful: readonly boolean[];

  constructor(
    private readonly backend: GpuBackend,
    private readonly checks: RunChecks,
    private readonly changed: readonly Changed[],
  ) {
    this.slots = changed.map(({ slot }) => slot);
    this.doubtful = changed.map(({ memory }) => checks.isDoubtful(memory));
  }

  /**
   * Says that a run has changed them.
   *
   * @param areThere - whether all of them were where an earlier run has left them
   */
  note(areThere: boolean): void {
    const { backend, checks, changed, slots } = this;
    if (areThere && checks.areAllOwn) {
      for (let i = 0; i < slots.length; i++)
        backend.residents.wroteAgain(slots[i]!, this.doubtful[i]! ? checks.staying : noChecks);
      return;
    }
    for (let i = 0; i < changed.length; i++) {
      const { slot, memory, counts } = changed[i]!;
      const resident = slot.resident!;
      backend.residents.wrote(resident, slot, checks.of(memory, 'stays'));
      resident.counts = counts;
    }
  }
}
