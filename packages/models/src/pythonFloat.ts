/** A number between 0 and 1 as Python prints a float: with a point, and a small one with two digits of exponent. */
export function pythonFloat(value: number): string {
  if (Number.isInteger(value)) return value.toFixed(1);
  const [digits, exponent] = (Math.abs(value) < 1e-4 ? value.toExponential() : String(value)).split('e-');
  return exponent === undefined ? digits! : `${digits}e-${exponent.padStart(2, '0')}`;
}
