import { lessonAddresses } from './lessons/addresses.ts';

/** What can be stacked. */
export const kinds = ['linear', 'conv'] as const;
export type Kind = (typeof kinds)[number];

export const activations = ['relu', 'leakyRelu', 'tanh', 'sigmoid', 'gelu', 'silu', 'selu'] as const;
export type Activation = (typeof activations)[number];

/** What an initialiser's one option is, and what it is if nobody says. */
export const initialiserOptions = {
  default: null,
  kaimingNormal: { kind: 'mode', value: 'fan_in' },
  kaimingUniform: { kind: 'mode', value: 'fan_in' },
  xavierNormal: { kind: 'gain', value: 1 },
  xavierUniform: { kind: 'gain', value: 1 },
  orthogonal: { kind: 'gain', value: 1 },
  normal: { kind: 'std', value: 0.01 },
  constant: { kind: 'value', value: 0 },
  lsuv: null,
  solve: null,
} as const;
export type InitialiserName = keyof typeof initialiserOptions;
export const initialiserNames = Object.keys(initialiserOptions) as InitialiserName[];

export type FanMode = 'fan_in' | 'fan_out';

/** What trains: plain steps, steps with a momentum of 0.9, Adam. */
export const optimizers = ['sgd', 'momentum', 'adam'] as const;
export type Optimizer = (typeof optimizers)[number];

export const languages = ['en', 'zh'] as const;
export type Language = (typeof languages)[number];

/** The whole page; without its controls, for a wall; the picture alone, for a frame in another page. */
export const views = ['full', 'teach', 'embed'] as const;
export type View = (typeof views)[number];

/** An initialiser with its option: a mode, a gain, a deviation or a value. */
export interface Initialiser {
  readonly name: InitialiserName;
  readonly mode: FanMode;
  /** The gain, the deviation or the value. */
  readonly value: number;
  /** Which colour, dash and mark it has: they stay when others go. */
  readonly slot: number;
}

/** Everything a visitor chooses: the part of the page behind the # of its address. */
export interface State {
  readonly kind: Kind;
  /** Hidden layers. */
  readonly depth: number;
  /** Features or channels of a hidden layer. */
  readonly width: number;
  readonly activation: Activation;
  readonly seed: number;
  readonly lr: number;
  readonly optimizer: Optimizer;
  readonly initialisers: readonly Initialiser[];
  /** From 1; 0 outside of lessons. */
  readonly lesson: number;
  readonly view: View;
  readonly language: Language;
}

/** The part of a state that the numbers of step 0 depend on, as text. */
export function networkOf({ kind, depth, width, activation, seed }: State): string {
  return [kind, depth, width, activation, seed].join(' ');
}

export const limits = {
  depth: [1, 40],
  width: [2, 256],
  seed: [0, 4294967295],
  lr: [0.00001, 10],
  value: [0, 100],
  lesson: [0, lessonAddresses.length],
  slot: [0, 3],
} as const;
/** Channels beyond this would not answer while somebody waits. */
export const mostChannels = 64;
export const mostInitialisers = 4;

export function initialiser(name: InitialiserName, option?: string | null, slot = 0): Initialiser {
  const known = initialiserOptions[name];
  const value = known && known.kind !== 'mode' ? within(option, limits.value, known.value) : 1;
  return { name, mode: option === 'fan_out' ? 'fan_out' : 'fan_in', value, slot };
}

/** The first slot that none of them has. */
export function freeSlot(initialisers: readonly Initialiser[]): number {
  return [0, 1, 2, 3].find((slot) => initialisers.every((how) => how.slot !== slot)) ?? 0;
}

/** What follows the colon of an initialiser in the address; null if it has no option. */
export function optionOf({ name, mode, value }: Initialiser): string | null {
  const known = initialiserOptions[name];
  if (!known) return null;
  return known.kind === 'mode' ? mode : String(value);
}

export const defaultState: State = {
  kind: 'linear',
  depth: 10,
  width: 64,
  activation: 'relu',
  seed: 0,
  lr: 0.01,
  optimizer: 'momentum',
  initialisers: [initialiser('default'), initialiser('kaimingNormal', null, 1), initialiser('xavierUniform', null, 2)],
  lesson: 0,
  view: 'full',
  language: 'en',
};

/** The state as an address carries it. */
export function encodeState(state: State): string {
  const { kind, depth, width, activation, seed, lr } = state;
  const entries = Object.entries({ kind, depth, width, activation, seed, lr }).map(([key, value]) => `${key}=${value}`);
  for (const key of ['optimizer', 'lesson', 'view', 'language'] as const)
    if (state[key] !== defaultState[key]) entries.push(`${key}=${state[key]}`);
  state.initialisers.forEach((init, i) => {
    const option = optionOf(init);
    entries.push(`init=${init.name}${option === null ? '' : `:${option}`}${init.slot === i ? '' : `~${init.slot}`}`);
  });
  return entries.join('&');
}

/** Reads an address; what is missing or makes no sense there is as at the beginning, or as its lesson has it. */
export function decodeState(address: string): State {
  const given = new URLSearchParams(address.replace(/^#/, ''));
  const lesson = Math.round(within(given.get('lesson'), limits.lesson, 0));
  const own = new URLSearchParams(lessonAddresses[lesson - 1]);
  for (const key of new Set(own.keys()))
    if (!given.has(key)) for (const value of own.getAll(key)) given.append(key, value);
  const whole = (key: 'depth' | 'width' | 'seed') => Math.round(within(given.get(key), limits[key], defaultState[key]));
  const kind = oneOf(kinds, given.get('kind'), defaultState.kind);
  const initialisers = readInitialisers(given.getAll('init'));
  return {
    kind,
    depth: whole('depth'),
    width: Math.min(whole('width'), kind === 'conv' ? mostChannels : limits.width[1]),
    activation: oneOf(activations, given.get('activation'), defaultState.activation),
    seed: whole('seed'),
    lr: within(given.get('lr'), limits.lr, defaultState.lr),
    optimizer: oneOf(optimizers, given.get('optimizer'), defaultState.optimizer),
    initialisers: initialisers.length > 0 ? initialisers : defaultState.initialisers,
    lesson,
    view: oneOf(views, given.get('view'), defaultState.view),
    language: oneOf(languages, given.get('language'), defaultState.language),
  };
}

/** `name`, `name:option`, `name:option~slot`; two with the same slot are told apart all the same. */
function readInitialisers(texts: readonly string[]): Initialiser[] {
  const found: Initialiser[] = [];
  for (const text of texts) {
    const [how = '', wanted] = text.split('~');
    const [name = '', option] = how.split(':');
    if (!Object.hasOwn(initialiserOptions, name) || found.length === mostInitialisers) continue;
    const slot = Math.round(within(wanted, limits.slot, found.length));
    const taken = found.some((other) => other.slot === slot);
    found.push(initialiser(name as InitialiserName, option, taken ? freeSlot(found) : slot));
  }
  return found;
}

function oneOf<T extends string>(all: readonly T[], text: string | null, fallback: T): T {
  return all.find((name) => name === text) ?? fallback;
}

function within(text: string | null | undefined, [low, high]: readonly [number, number], fallback: number): number {
  const value = text == null || text.trim() === '' ? Number.NaN : Number(text);
  return Number.isNaN(value) ? fallback : Math.min(high, Math.max(low, value));
}
