/** What a network is told of a state before it is compared with its own. */
export type State = Map<string, unknown>;

/** Puts a value under another name. */
export function rename(state: State, from: string, to: string): void {
  state.set(to, state.get(from));
  state.delete(from);
}
