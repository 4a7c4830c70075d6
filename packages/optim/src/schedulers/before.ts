import type { ParamGroup } from '../optimizer/groups.ts';
import { numberOf } from '../optimizer/options.ts';
import { setLr } from './check.ts';
import type { StateNames } from './state.ts';

/**
 * What schedulers and groups were before a step, to go back to. It is written over at the next step: nothing is left to the
 * collector where a step does not fail.
 */
export class Before {
  private readonly attributes = new Values();
  private readonly groups: ParamGroup[] = [];
  private readonly options: Values[] = [];
  private readonly lrs: number[] = [];

  /** Begins anew, with the options of all groups. */
  begin(groups: readonly ParamGroup[]): void {
    this.attributes.count = 0;
    this.groups.length = groups.length;
    for (let i = 0; i < groups.length; i++) {
      const group = groups[i]!;
      this.groups[i] = group;
      this.lrs[i] = numberOf(group.lr);
      if (i === this.options.length) this.options.push(new Values());
      const options = this.options[i]!;
      options.count = 0;
      for (const name in group) options.add(group, name);
    }
  }

  /** Adds the saved attributes of a scheduler, and what lists among them hold. */
  add(scheduler: object, names: StateNames): void {
    for (const name in names) this.attributes.add(scheduler, names[name]!, true);
  }

  goBack(): void {
    this.attributes.put();
    this.groups.forEach((group, i) => {
      this.options[i]!.put();
      setLr(group, this.lrs[i]!);
    });
  }
}

/** Properties of objects. */
class Values {
  count = 0;
  private readonly owners: Record<string, unknown>[] = [];
  private readonly names: string[] = [];
  private readonly values: unknown[] = [];
  /** What a list held, which itself may be changed; null for all else. */
  private readonly items: (unknown[] | null)[] = [];

  add(owner: object, name: string, isCopied = false): void {
    const i = this.count++;
    const own = owner as Record<string, unknown>;
    const value = own[name];
    this.owners[i] = own;
    this.names[i] = name;
    this.values[i] = value;
    if (isCopied && Array.isArray(value)) this.copy(i, value);
    else this.items[i] = null;
  }

  private copy(at: number, list: readonly unknown[]): void {
    const known = this.items[at];
    if (known?.length !== list.length) {
      this.items[at] = [...list];
      return;
    }
    for (let i = 0; i < list.length; i++) known[i] = list[i];
  }

  put(): void {
    for (let i = 0; i < this.count; i++) {
      const items = this.items[i];
      this.owners[i]![this.names[i]!] = items ? [...items] : this.values[i];
    }
  }
}
