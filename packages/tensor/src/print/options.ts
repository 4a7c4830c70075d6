import { show } from '../core/check.ts';

/** How tensors are printed. */
export interface PrintOptions {
  /** Digits after the point. Default: 4. */
  precision: number;
  /** Tensors of more elements than this are shown in part. Default: 1000. */
  threshold: number;
  /** How many items at either end of a dimension are shown then. Default: 3. */
  edgeitems: number;
  /** Characters in a line. Default: 80. */
  linewidth: number;
  /** Scientific notation: always, never, or (null, the default) where the values call for it. */
  sciMode: boolean | null;
}

/** Names of ready-made {@link PrintOptions}. */
export type PrintProfile = 'default' | 'short' | 'full';

const standard = { precision: 4, threshold: 1000, edgeitems: 3, linewidth: 80 };
const profiles: Record<PrintProfile, Omit<PrintOptions, 'sciMode'>> = {
  default: standard,
  short: { ...standard, precision: 2, edgeitems: 2 },
  full: { ...standard, threshold: Number.POSITIVE_INFINITY },
};

let current: PrintOptions = { ...standard, sciMode: null };

/**
 * The options in force: `torch._tensor_str.get_printoptions`.
 *
 * @example
 * ```ts
 * getPrintOptions().precision; // 4
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.set_printoptions.html
 */
export function getPrintOptions(): PrintOptions {
  return { ...current };
}

/**
 * Sets how tensors are printed: `torch.set_printoptions`. What is not named stays as it is, except `sciMode`, which goes
 * back to null, as in PyTorch.
 *
 * @param options - any of {@link PrintOptions}, and `profile`: a set of them, over which the others win.
 * @throws RangeError or TypeError if an option makes no sense; nothing changes then.
 * @example
 * ```ts
 * setPrintOptions({ precision: 2 });
 * String(tensor([1.12345])); // 'tensor([1.12])'
 * setPrintOptions({ profile: 'default' });
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.set_printoptions.html
 */
export function setPrintOptions(options: Partial<PrintOptions> & { profile?: PrintProfile }): void {
  const { profile, sciMode = null, ...numbers } = options;
  if (profile !== undefined && !Object.hasOwn(profiles, profile))
    throw new RangeError(
      `setPrintOptions: profile must be one of ${Object.keys(profiles).join(', ')}, got ${show(profile)}`,
    );
  if (sciMode !== null && typeof sciMode !== 'boolean')
    throw new TypeError(`setPrintOptions: sciMode must be a boolean or null, got ${show(sciMode)}`);
  const next: PrintOptions = { ...current, ...(profile && profiles[profile]), sciMode };
  for (const name of Object.keys(standard) as (keyof typeof standard)[]) {
    const value = numbers[name];
    if (value === undefined) continue;
    if (typeof value !== 'number') throw new TypeError(`setPrintOptions: ${name} must be a number, got ${show(value)}`);
    const whole = Number.isInteger(value) || (name === 'threshold' && value === Number.POSITIVE_INFINITY);
    if (!whole || value < 0 || (name === 'precision' && value > 100))
      throw new RangeError(
        `setPrintOptions: ${name} must be a whole number ${name === 'precision' ? 'from 0 to 100' : 'from 0 up'}, got ${value}`,
      );
    next[name] = value;
  }
  current = next;
}
