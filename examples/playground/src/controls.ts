import { byId, make } from './dom.ts';
import { presets } from './presets.ts';
import {
  activations,
  decodeState,
  encodeState,
  freeSlot,
  type Initialiser,
  initialiser,
  initialiserNames,
  initialiserOptions,
  kinds,
  mostInitialisers,
  optimizers,
  optionOf,
  type State,
} from './state.ts';
import type { Words } from './words/index.ts';

const simple = ['kind', 'depth', 'width', 'activation', 'seed', 'lr', 'optimizer'] as const;
const control = (id: string) => byId(id, HTMLElement) as HTMLInputElement | HTMLSelectElement;
/** Convolutions as wide as a Linear is by default would take seconds a step. */
const convWidth = 16;

/** Fills the form, and says when a visitor has changed the state. */
export function controls(changed: (state: State) => void): { show(state: State, words: Words): void } {
  const list = byId('initialisers', HTMLOListElement);
  const add = byId('add', HTMLButtonElement);
  let state: State;
  let words: Words;

  const update = (next: State) => {
    show(decodeState(encodeState(next)), words);
    changed(state);
  };
  const replace = (at: number, ...by: Initialiser[]) =>
    update({ ...state, initialisers: state.initialisers.toSpliced(at, 1, ...by) });

  function show(next: State, said: Words): void {
    state = next;
    if (words !== said) {
      words = said;
      fill('kind', kinds, words.kinds);
      fill('activation', activations, words.activations);
      fill('optimizer', optimizers, words.optimizers);
      fillPresets(words, (preset) => {
        const { lr, optimizer, seed, view, language } = state;
        update({ ...decodeState(preset), lr, optimizer, seed, view, language });
      });
    }
    for (const id of simple) control(id).value = String(state[id]);
    for (const id of ['depth', 'width'] as const) byId(`${id}-value`, HTMLElement).textContent = String(state[id]);
    control('width').setAttribute('max', state.kind === 'conv' ? '64' : '256');
    add.disabled = state.initialisers.length >= mostInitialisers;
    const focused = [...list.querySelectorAll('select, input, button')].indexOf(document.activeElement ?? list);
    list.replaceChildren(
      ...state.initialisers.map((how, i) => row(how, i, state.initialisers.length > 1, words, replace)),
    );
    if (focused >= 0) list.querySelectorAll<HTMLElement>('select, input, button')[focused]?.focus();
  }

  for (const id of simple)
    control(id).addEventListener(id === 'depth' || id === 'width' ? 'input' : 'change', () => {
      const given = new URLSearchParams(encodeState(state));
      given.set(id, control(id).value);
      if (id === 'kind' && control(id).value === 'conv') given.set('width', String(Math.min(convWidth, state.width)));
      update(decodeState(given.toString()));
    });
  add.addEventListener('click', () => {
    const used = new Set(state.initialisers.map(({ name }) => name));
    const name = initialiserNames.find((candidate) => !used.has(candidate)) ?? 'default';
    const another = initialiser(name, null, freeSlot(state.initialisers));
    update({ ...state, initialisers: [...state.initialisers, another] });
  });
  byId('controls', HTMLFormElement).addEventListener('submit', (event) => event.preventDefault());
  return { show };
}

function fill<T extends string>(id: string, names: readonly T[], labels: Record<T, string>): void {
  control(id).replaceChildren(...names.map((value) => make('option', { value }, labels[value])));
}

function fillPresets(words: Words, choose: (address: string) => void): void {
  const buttons = Object.entries(presets).map(([name, address]) => {
    const button = make('button', { type: 'button' }, words.presets[name as keyof Words['presets']]);
    button.addEventListener('click', () => choose(address));
    return button;
  });
  document.querySelector('#presets .chips')?.replaceChildren(...buttons);
}

function row(
  how: Initialiser,
  at: number,
  removable: boolean,
  words: Words,
  replace: (at: number, ...by: Initialiser[]) => void,
): HTMLLIElement {
  const which = make('select', { ariaLabel: words.nthInitialiser(at + 1) });
  which.append(...initialiserNames.map((value) => make('option', { value }, words.initialisers[value])));
  which.value = how.name;
  which.addEventListener('change', () => replace(at, initialiser(which.value as Initialiser['name'], null, how.slot)));
  const parts: HTMLElement[] = [make('span', { className: `swatch s${how.slot}` }), which];
  const known = initialiserOptions[how.name];
  if (known) {
    const option =
      known.kind === 'mode'
        ? make('select', {}, make('option', {}, 'fan_in'), make('option', {}, 'fan_out'))
        : make('input', { type: 'number', min: '0', max: '100', step: 'any' });
    option.ariaLabel = words.optionOf(words.options[known.kind], at + 1);
    option.title = words.options[known.kind];
    option.className = 'option';
    option.value = optionOf(how) ?? '';
    option.addEventListener('change', () => replace(at, initialiser(how.name, option.value, how.slot)));
    parts.push(option);
  }
  if (removable) {
    const remove = make('button', { type: 'button', ariaLabel: words.removeInitialiser(at + 1) }, '×');
    remove.addEventListener('click', () => replace(at));
    parts.push(remove);
  }
  return make('li', {}, ...parts);
}
