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

  constructor(private readonly tensors: ReadonlySet<Tensor>) {}

  any(): boolean {
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
  }

  private concerns(host: Host | undefined): boolean {
    if (host?.optimizer) return this.concerns(host.optimizer);
    return host?.paramGroups?.some(({ params }) => params.some((p) => this.tensors.has(p))) ?? false;
  }
}
