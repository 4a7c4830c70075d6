import { hosts } from '@wick/tensor/internal';
import type { Tensor } from '@wick/tensor/light';

/** What is known here of optimisers and schedulers. */
interface Host {
  readonly paramGroups?: readonly { readonly params: readonly Tensor[] }[];
  /** A scheduler's. */
  readonly optimizer?: Host;
}

/**
 * Whether an optimiser or a scheduler of some tensors was made since: a function may have it where it had another one, and
 * no operation would tell.
 */
export class NewHosts {
  private made = hosts.made;
  private last = hosts.all.at(-1);
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
    this.accept();
    return false;
  }

  /** The function has been looked at since. */
  accept(): void {
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
