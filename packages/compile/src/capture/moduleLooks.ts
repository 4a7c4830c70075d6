import type { ModuleLook } from './moduleLook.ts';

type Owner = ModuleLook['module'];

/**
 * All modules that a recording meets: whether their properties and members are what they were is asked in one loop over all of
 * them, as it is asked before every call, and engines leave what many small loops do uncompiled for long.
 */
export class ModuleLooks {
  private readonly owners: Owner[] = [];
  private readonly keys: string[] = [];
  private readonly values: unknown[] = [];
  /** Those that === does not tell: NaN is not NaN, and 0 is -0. */
  private readonly odd: (readonly [owner: Owner, key: string, value: unknown])[] = [];
  private readonly maps: ReadonlyMap<string, unknown>[] = [];
  private readonly sizes: number[] = [];
  private readonly entries: (readonly [map: ReadonlyMap<string, unknown>, name: string, value: unknown])[] = [];

  constructor(private readonly looks: readonly ModuleLook[]) {
    for (const { module, mode, keys, values, members, before } of looks) {
      this.add(module, 'training', mode);
      for (const [i, key] of keys.entries()) this.add(module, key, values[i]);
      for (const [i, map] of members.entries()) {
        const was = before[i]!;
        this.maps.push(map);
        this.sizes.push(was.names.length);
        for (const [k, name] of was.names.entries()) this.entries.push([map, name, was.values[k]]);
      }
    }
  }

  private add(owner: Owner, key: string, value: unknown): void {
    if (value === 0 || Number.isNaN(value)) {
      this.odd.push([owner, key, value]);
      return;
    }
    this.owners.push(owner);
    this.keys.push(key);
    this.values.push(value);
  }

  /** What has changed, in words; null if nothing has. It makes no garbage then. */
  change(): string | null {
    const { looks } = this;
    const isSame = this.haveSame() && this.holdSame();
    for (let i = 0; i < looks.length; i++) {
      const change = isSame ? looks[i]!.changeWithin() : looks[i]!.change();
      if (change !== null) return change;
    }
    return null;
  }

  /** Whether all properties are what they were. */
  private haveSame(): boolean {
    const { owners, keys, values, odd } = this;
    for (let i = 0; i < keys.length; i++) if (owners[i]![keys[i]!] !== values[i]) return false;
    for (let i = 0; i < odd.length; i++) {
      const one = odd[i]!;
      if (!Object.is(one[0][one[1]], one[2])) return false;
    }
    return true;
  }

  /** Whether all members are, as far as maps tell at once: what is undefined may not be there. */
  private holdSame(): boolean {
    const { maps, sizes, entries } = this;
    for (let i = 0; i < maps.length; i++) if (maps[i]!.size !== sizes[i]) return false;
    for (let i = 0; i < entries.length; i++) {
      const one = entries[i]!;
      if (one[2] === undefined || one[0].get(one[1]) !== one[2]) return false;
    }
    return true;
  }
}
