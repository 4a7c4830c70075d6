// Numbers as Python's format() writes them. JavaScript differs in rounding exact ties away from zero instead of to even,
// in switching to exponents at 1e21, and in the exponent's digits.

function special(x: number): string | null {
  if (Number.isNaN(x)) return 'nan';
  if (Number.isFinite(x)) return null;
  return x > 0 ? 'inf' : '-inf';
}

const sign = (x: number) => (x < 0 || Object.is(x, -0) ? '-' : '');

/** Python's `{:.<digits>f}`. */
export function fixed(x: number, digits: number): string {
  const word = special(x);
  if (word !== null) return word;
  const size = Math.abs(x);
  return sign(x) + (size < 1e21 ? fixedSize(size, digits) : large(size, digits));
}

function fixedSize(size: number, digits: number): string {
  const up = size.toFixed(digits);
  return isTie(size, digits) && isOdd(up) ? below(size).toFixed(digits) : up;
}

function large(size: number, digits: number): string {
  return String(BigInt(size)) + (digits > 0 ? `.${'0'.repeat(digits)}` : '');
}

/** Python's `{:.<digits>e}`. */
export function scientific(x: number, digits: number): string {
  const word = special(x);
  if (word !== null) return word;
  const size = Math.abs(x);
  let text = size.toExponential(digits);
  const exponent = Number(size.toExponential().split('e')[1]);
  // An odd last digit went up from an even one, unless it is the 1 of a new power of ten.
  const odd = isOdd(text.split('e')[0]!) && Number(text.split('e')[1]) === exponent;
  if (odd && isTie(size, digits - exponent)) text = below(size).toExponential(digits);
  return sign(x) + twoDigits(text);
}

/** Python's `repr` of a float: `1.0`, `0.25`, `1e-05`. */
export function pythonFloat(x: number): string {
  const word = special(x);
  if (word !== null) return word;
  const size = Math.abs(x);
  // Python leaves positional notation below 1e-4 and from 1e16 on, JavaScript below 1e-6 and from 1e21 on.
  if (size !== 0 && (size < 1e-4 || size >= 1e16)) return twoDigits(x.toExponential());
  return sign(x) + (Number.isInteger(size) ? size.toFixed(1) : size);
}

/** Text with an exponent, of which Python writes two digits at least. */
function twoDigits(text: string): string {
  const [mantissa, power] = text.split('e') as [string, string];
  return `${mantissa}e${power[0]}${power.slice(1).padStart(2, '0')}`;
}

/** Whether the exact value lies halfway between two numbers of that many digits after the point (before it, if negative). */
function isTie(size: number, digits: number): boolean {
  // x = a / 2^j in lowest terms: x 10^d ends in one half if and only if j = d + 1.
  if (digits >= 0) return (size * 2 ** (digits + 1)) % 2 === 1;
  const unit = 10n ** BigInt(-digits);
  return Number.isInteger(size) && BigInt(size) % unit === unit / 2n;
}

const isOdd = (text: string) => Number(text.at(-1)) % 2 === 1;

/** The next smaller double. */
const below = (size: number) => size * (1 - 2 ** -53);
