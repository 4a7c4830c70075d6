import { byId, make } from './dom.ts';
import { activationLabels, initialiserLabels, kindLabels } from './labels.ts';
import {
  activations,
  decodeState,
  encodeState,
  type Initialiser,
  initialiser,
  initialiserNames,
  initialiserOptions,
  kinds,
  mostInitialisers,
  optionOf,
  type State,
} from './state.ts';

const simple = ['kind', 'depth', 'width', 'activation', 'seed', 'lr'] as const;
const control = (id: string) => byId(id, HTMLElement) as HTMLInputElement | HTMLSelectElement;

/** Fills the form, and says when a visitor has changed the state. */
export function controls(changed: (state: State) => void): { show(state: State): void } {
  const list = byId('initialisers', HTMLOListElement);
  const add = byId('add', HTMLButtonElement);
  let state: State;
  fill('kind', kinds, kindLabels);
  fill('activation', activations, activationLabels);

  const update = (next: State) => {
    show(decodeState(encodeState(next)));
    changed(state);
  };
  const replace = (at: number, ...by: Initialiser[]) =>
    update({ ...state, initialisers: state.initialisers.toSpliced(at, 1, ...by) });

  function show(next: State): void {
    state = next;
    for (const id of simple) control(id).value = String(state[id]);
    add.disabled = state.initialisers.length >= mostInitialisers;
    const focused = [...list.querySelectorAll('select, input, button')].indexOf(document.activeElement ?? list);
    list.replaceChildren(...state.initialisers.map((how, i) => row(how, i, state.initialisers.length > 1, replace)));
    if (focused >= 0) list.querySelectorAll<HTMLElement>('select, input, button')[focused]?.focus();
  }

  for (const id of simple)
    control(id).addEventListener('change', () => {
      const given = new URLSearchParams(encodeState(state));
      given.set(id, control(id).value);
      update(decodeState(given.toString()));
    });
  add.addEventListener('click', () => {
    const used = new Set(state.initialisers.map(({ name }) => name));
    const name = initialiserNames.find((candidate) => !used.has(candidate)) ?? 'default';
    update({ ...state, initialisers: [...state.initialisers, initialiser(name)] });
  });
  byId('controls', HTMLFormElement).addEventListener('submit', (event) => event.preventDefault());
  return { show };
}

function fill<T extends string>(id: string, names: readonly T[], labels: Record<T, string>): void {
  control(id).append(...names.map((value) => make('option', { value }, labels[value])));
}

function row(
  how: Initialiser,
  at: number,
  removable: boolean,
  replace: (at: number, ...by: Initialiser[]) => void,
): HTMLLIElement {
  const which = make('select', { ariaLabel: `Initialiser ${at + 1}` });
  which.append(...initialiserNames.map((value) => make('option', { value }, initialiserLabels[value])));
  which.value = how.name;
  which.addEventListener('change', () => replace(at, initialiser(which.value as Initialiser['name'])));
  const parts: HTMLElement[] = [make('span', { className: `swatch s${at}` }), which];
  if (removable) {
    const remove = make('button', { type: 'button', ariaLabel: `Remove initialiser ${at + 1}` }, '×');
    remove.addEventListener('click', () => replace(at));
    parts.push(remove);
  }
  const known = initialiserOptions[how.name];
  if (known) {
    const option =
      known.kind === 'mode'
        ? make('select', {}, make('option', {}, 'fan_in'), make('option', {}, 'fan_out'))
        : make('input', { type: 'number', min: '0', max: '100', step: 'any' });
    option.ariaLabel = `${known.kind} of initialiser ${at + 1}`;
    option.value = optionOf(how) ?? '';
    option.addEventListener('change', () => replace(at, initialiser(how.name, option.value)));
    const name = make('span', { className: 'hint', ariaHidden: 'true' }, known.kind);
    parts.push(make('span', { className: 'option' }, name, option));
  }
  return make('li', {}, ...parts);
}
