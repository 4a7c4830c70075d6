import type { HostUpdate } from '@wick/tensor/internal';
import type { EffectStep } from '../graph/ir.ts';

/** What is known here of a module. */
interface Moded {
  training: boolean;
  modules?(): Iterable<Moded>;
}

/** The modes of modules: those that have run so far and all below them. */
export class Modes {
  private readonly all = new Map<Moded, boolean>();

  /** Takes modules up, with the modes that they have. */
  add(modules: Iterable<object>): void {
    for (const module of modules as Iterable<Moded>)
      for (const one of module.modules?.() ?? [module]) if (!this.all.has(one)) this.all.set(one, one.training);
  }

  /** Takes all modes as they are now. */
  look(): void {
    for (const module of this.all.keys()) this.all.set(module, module.training);
  }

  /** The mode that a module had; undefined where it was not known. */
  of(module: object): boolean | undefined {
    return this.all.get(module as Moded);
  }

  /** The step that leaves modules in the modes that they have now where they were in others; null if none were. */
  step(gradients: boolean): EffectStep | null {
    const changed = [...this.all.keys()].filter((module) => module.training !== this.all.get(module));
    if (changed.length === 0) return null;
    const modes = changed.map(({ training }) => training);
    const run = (): void => {
      for (let i = 0; i < changed.length; i++) changed[i]!.training = modes[i]!;
    };
    const update: HostUpdate = { kind: 'host', numbers: 0, fits: () => true, prepare: run };
    const given = [...changed, ...modes];
    return { kind: 'effect', name: 'train()', run, given, gradients, touches: new Set(), updates: () => [update] };
  }
}
