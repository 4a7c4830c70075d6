import { hosts, madeSoFar } from '@wick/tensor/internal';
import type { Tensor } from '@wick/tensor/light';

/** What is known here of optimisers and schedulers. */
interface Host {
  readonly paramGroups?: readonly { readonly params: readonly Tensor[] }[];
  /** A scheduler's. */
  readonly optimizer?: Host;
}

/** So many times what was made may be what a function now has in the place of something else. If it never was, nobody asks any more. */
const PATIENCE = 8;

/**
 * Whether an optimiser or a scheduler of some tensors was made since, or anything else that a function may have in a variable
 * where it had another one: no operation would tell.
 */
export class NewHosts {
  private made = hosts.made;
  private last = hosts.all.at(-1);
  /** Modules and parameters, too. */
  private all = madeSoFar();
  private patience = PATIENCE;
  /** The optimisers of those tensors, and how many parameters their groups have. */
  private known: readonly { readonly host: Host; readonly sizes: readonly number[] }[];

  constructor(private readonly tensors: ReadonlySet<Tensor>) {
    this.known = this.hostsOfThese();
  }

  any(): boolean {
    if (this.hasGrown()) return true;
    if (hosts.made === this.made) return false;
    const since = hosts.all.slice(this.last ? hosts.all.lastIndexOf(this.last) + 1 : 0);
    if (since.some((ref) => this.concerns(ref.deref()))) return true;
    this.look();
    return false;
  }

  /** Whether a module, a parameter, an optimiser or a scheduler was made since, for whatever purpose. */
  mayMatter(): boolean {
    return this.patience > 0 && madeSoFar() !== this.all;
  }

  /** The function has been looked at since, and does what it did. */
  accept(): void {
    this.look();
    if (madeSoFar() !== this.all) this.patience--;
    this.all = madeSoFar();
  }

  private look(): void {
    this.made = hosts.made;
    this.last = hosts.all.at(-1);
    this.known = this.hostsOfThese();
  }

  private hostsOfThese(): { host: Host; sizes: number[] }[] {
    return hosts.all.flatMap((ref) => {
      const host: Host | undefined = ref.deref();
      if (!host?.paramGroups || !this.concerns(host)) return [];
      return [{ host, sizes: host.paramGroups.map(({ params }) => params.length) }];
    });
  }

  /** Whether one of them was given parameters since: what it does with gradients is recorded for those it had. No garbage. */
  private hasGrown(): boolean {
    for (let i = 0; i < this.known.length; i++) {
      const one = this.known[i]!;
      const { sizes } = one;
      const groups = one.host.paramGroups!;
      if (groups.length !== sizes.length) return true;
      for (let k = 0; k < sizes.length; k++) if (groups[k]!.params.length !== sizes[k]) return true;
    }
    return false;
  }

  private concerns(host: Host | undefined): boolean {
    if (host?.optimizer) return this.concerns(host.optimizer);
    return host?.paramGroups?.some(({ params }) => params.some((p) => this.tensors.has(p))) ?? false;
  }
}
