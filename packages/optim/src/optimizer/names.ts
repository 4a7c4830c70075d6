/** `weight_decay` for `weightDecay`. A name that is no camel case is left as it is. */
export function toSnake(name: string): string {
  if (/^[A-Z]|_/.test(name)) return name;
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** `weightDecay` for `weight_decay`. A name that would not come back as it was is left as it is. */
export function toCamel(name: string): string {
  const camel = name.replace(/(?<=.)_([a-z])/g, (_, letter: string) => letter.toUpperCase());
  return toSnake(camel) === name ? camel : name;
}
