/** `weight_decay` for `weightDecay`. */
export function toSnake(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** `weightDecay` for `weight_decay`. A name that would not come back as it was is left as it is. */
export function toCamel(name: string): string {
  const camel = name.replace(/(?<=.)_([a-z])/g, (_, letter: string) => letter.toUpperCase());
  return toSnake(camel) === name ? camel : name;
}
