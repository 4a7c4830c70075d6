import { membersOfModule } from '@wick/tensor/internal';
import type { Tensor } from '@wick/tensor/light';
import { CompileError } from '../error.ts';
import type { Step } from '../graph/ir.ts';
import type { Modes } from './modes.ts';
import { lookAtMembers, ModuleLook } from './moduleLook.ts';

/** What a module holds that did not run: its type, and whether it still holds the same. */
export type Holder = readonly [typeName: string, isSame: () => boolean];

/** The modules that a recording meets: those that run, and those that are asked what they hold. */
export class MetModules {
  /** Of those that ran. */
  readonly looks = new Map<object, ModuleLook>();
  /** Of those that were asked what they hold, whether they hold the same; null for those that the function made. */
  private readonly asked = new Map<object, (() => boolean) | null>();
  /** Modules that ran, and all below them. */
  private readonly walked = new Set<object>();

  /**
   * @param modes - those of the modules that are known to run
   * @param isLater - whether the function ran before, and has what it makes once
   */
  constructor(
    private readonly modes: Modes,
    private readonly isLater: boolean,
  ) {
    modes.look();
  }

  runs(module: object): void {
    if (this.looks.has(module)) return;
    // Asks each of them what it holds.
    if (!this.walked.has(module)) for (const one of partsOfModule(module)) this.walked.add(one);
    this.looks.set(module, new ModuleLook(module, this.modes.of(module)));
  }

  isAsked(module: object, isNew: boolean): void {
    if (this.asked.has(module)) return;
    this.asked.set(module, null);
    if (!isNew) this.asked.set(module, lookAtMembers(module));
  }

  /** Containers whose members are called one by one, and modules whose parameters are walked. */
  holders(): Holder[] {
    return [...this.asked].flatMap(([module, isSame]) =>
      isSame && !this.looks.has(module) ? [[(module as { typeName: string }).typeName, isSame] as const] : [],
    );
  }

  /** By which name one of the modules that ran has a tensor. */
  nameOf(tensor: Tensor): string | null {
    for (const module of this.looks.keys())
      for (const members of membersOfModule(module)) for (const [name, one] of members) if (one === tensor) return name;
    return null;
  }

  /** Refuses what the function changed of them, now that it has run: the first call may leave what later ones only use, a mask. */
  check(): void {
    if (!this.isLater) return;
    for (const [module, look] of this.looks) {
      const change = look.change(this.modes.of(module) !== undefined);
      if (change !== null)
        throw new CompileError(
          `compile: ${change} after the function ran: a replay would leave it as it was. Keep what changes in a Buffer and change it in place (copy_); of what follows from a length keep one for each, in a Map`,
        );
    }
    for (const [typeName, isSame] of this.holders())
      if (!isSame())
        throw new CompileError(
          `compile: a ${typeName} has other members after the function ran: a replay would leave it as it was. Do that outside`,
        );
  }

  /** The step that leaves them in the modes that they have now; null if they had them before. */
  modeStep(gradients: boolean): Step | null {
    const step = this.modes.step(gradients);
    this.modes.add(this.looks.keys());
    return step;
  }
}

/** A module and all below it. */
function partsOfModule(module: { modules?(): Iterable<object> }): Iterable<object> {
  return module.modules?.() ?? [module];
}
