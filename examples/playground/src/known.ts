import type { Analysis, Findings } from './analyse.ts';
import type { Result } from './results.ts';
import { type Initialiser, networkOf, optionOf, type State } from './state.ts';
import { labelOf, type Words } from './words/index.ts';

/** An initialiser of the page, and what is known of it. */
export interface Shown {
  readonly how: Initialiser;
  readonly name: string;
  /** Null as long as nothing is. */
  readonly result: Result | null;
  /** Whether it is what its slot showed before, of other settings. */
  readonly stale: boolean;
}

/** An initialiser of a network, as one text. */
export const keyOf = (how: Initialiser, network: string): string => `${network} ${how.name} ${optionOf(how)}`;

/** What has been computed of initialisers, by network; what a slot showed last is kept until there is something newer. */
export class Known {
  readonly #results = new Map<string, Result>();
  readonly #lastOfSlot = new Map<number, string>();

  found(state: State, how: Initialiser, analysis: Analysis, words: Words): void {
    const key = keyOf(how, networkOf(state));
    this.#results.set(key, { name: labelOf(how, words), slot: how.slot, analysis, findings: null });
    this.#lastOfSlot.set(how.slot, key);
  }

  audited(state: State, how: Initialiser, findings: Findings): void {
    const key = keyOf(how, networkOf(state));
    this.#results.set(key, { ...this.#results.get(key)!, findings });
  }

  of(state: State, how: Initialiser): Result | undefined {
    return this.#results.get(keyOf(how, networkOf(state)));
  }

  /** The initialisers of a state, of which something is still to be asked for. */
  missing(state: State): readonly Initialiser[] {
    return state.initialisers.filter((how) => !this.of(state, how)?.findings);
  }

  shown(state: State, words: Words): Shown[] {
    return state.initialisers.map((how) => {
      const name = labelOf(how, words);
      const found = this.of(state, how);
      const old = found ?? this.#results.get(this.#lastOfSlot.get(how.slot) ?? '') ?? null;
      if (found) this.#lastOfSlot.set(how.slot, keyOf(how, networkOf(state)));
      return { how, name, result: old && { ...old, name, slot: how.slot }, stale: !found && old !== null };
    });
  }

  /** Keeps a few hundred results and no more: those of the state among them. */
  forget(state: State): void {
    const network = networkOf(state);
    const kept = new Set([...state.initialisers.map((how) => keyOf(how, network)), ...this.#lastOfSlot.values()]);
    for (const key of this.#results.keys()) if (this.#results.size > 200 && !kept.has(key)) this.#results.delete(key);
  }
}
