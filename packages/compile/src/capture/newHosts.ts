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
  private readonly sizes: string;

  constructor(private readonly tensors: ReadonlySet<Tensor>) {
    this.sizes = this.groupSizes();
  }

  any(): boolean {
    if (hosts.made === this.made) return false;
    const since = hosts.all.slice(this.last ? hosts.all.lastIndexOf(this.last) + 1 : 0);
    if (since.some((ref) => this.concerns(ref.deref()))) return true;
    this.accept();
    return false;
  }

  /** The same, or whether an optimiser was given parameters since: what was recorded before tells nothing of what comes. */
  anyChange(): boolean {
    return this.any() || this.groupSizes() !== this.sizes;
  }

  /** The function has been looked at since. */
  accept(): void {
    this.made = hosts.made;
    this.last = hosts.all.at(-1);
  }

  /** How many parameters the groups of those optimisers have. */
  private groupSizes(): string {
    return hosts.all
      .flatMap((ref) => {
        const host: Host | undefined = ref.deref();
        return host?.paramGroups && this.concerns(host) ? host.paramGroups.map(({ params }) => params.length) : [];
      })
      .join();
  }

  private concerns(host: Host | undefined): boolean {
    if (host?.optimizer) return this.concerns(host.optimizer);
    return host?.paramGroups?.some(({ params }) => params.some((p) => this.tensors.has(p))) ?? false;
  }
}
