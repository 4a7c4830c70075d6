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
  lsuv: null,
} as const;
export type InitialiserName = keyof typeof initialiserOptions;
export const initialiserNames = Object.keys(initialiserOptions) as InitialiserName[];

export type FanMode = 'fan_in' | 'fan_out';

/** An initialiser with its option: a mode, a gain or a deviation. */
export interface Initialiser {
  readonly name: InitialiserName;
  readonly mode: FanMode;
  /** The gain or the deviation. */
  readonly value: number;
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
  readonly initialisers: readonly Initialiser[];
}

export const limits = {
  depth: [1, 40],
  width: [2, 256],
  seed: [0, 4294967295],
  lr: [0.00001, 10],
  value: [0, 100],
} as const;
export const mostInitialisers = 4;

export function initialiser(name: InitialiserName, option?: string | null): Initialiser {
  const known = initialiserOptions[name];
  const value = known && known.kind !== 'mode' ? within(option, limits.value, known.value) : 1;
  return { name, mode: option === 'fan_out' ? 'fan_out' : 'fan_in', value };
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
  initialisers: [initialiser('default'), initialiser('kaimingNormal'), initialiser('xavierUniform')],
};

/** The state as an address carries it. */
export function encodeState(state: State): string {
  const { kind, depth, width, activation, seed, lr } = state;
  const entries = Object.entries({ kind, depth, width, activation, seed, lr }).map(([key, value]) => `${key}=${value}`);
  for (const init of state.initialisers) {
    const option = optionOf(init);
    entries.push(`init=${init.name}${option === null ? '' : `:${option}`}`);
  }
  return entries.join('&');
}

/** Reads an address; what is missing or makes no sense there is as at the beginning. */
export function decodeState(address: string): State {
  const given = new URLSearchParams(address.replace(/^#/, ''));
  const whole = (key: 'depth' | 'width' | 'seed') => Math.round(within(given.get(key), limits[key], defaultState[key]));
  const initialisers = given.getAll('init').flatMap((text) => {
    const [name = '', option] = text.split(':');
    return Object.hasOwn(initialiserOptions, name) ? [initialiser(name as InitialiserName, option)] : [];
  });
  return {
    kind: oneOf(kinds, given.get('kind'), defaultState.kind),
    depth: whole('depth'),
    width: whole('width'),
    activation: oneOf(activations, given.get('activation'), defaultState.activation),
    seed: whole('seed'),
    lr: within(given.get('lr'), limits.lr, defaultState.lr),
    initialisers: initialisers.length > 0 ? initialisers.slice(0, mostInitialisers) : defaultState.initialisers,
  };
}

function oneOf<T extends string>(all: readonly T[], text: string | null, fallback: T): T {
  return all.find((name) => name === text) ?? fallback;
}

function within(text: string | null | undefined, [low, high]: readonly [number, number], fallback: number): number {
  const value = text == null || text.trim() === '' ? Number.NaN : Number(text);
  return Number.isNaN(value) ? fallback : Math.min(high, Math.max(low, value));
}
