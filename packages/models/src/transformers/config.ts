import { show } from '@wick/tensor/internal';

/**
 * A Hugging Face `config.json` as options: names become camelCase, and what is not known is left out.
 *
 * @param expected - the `model_type` that there must be.
 * @param refused - what the model cannot do, by the name and the only value that is taken.
 */
export function fromConfig(
  where: string,
  config: unknown,
  known: Readonly<Record<string, unknown>>,
  expected: string,
  refused: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  if (config === null || typeof config !== 'object' || Array.isArray(config))
    throw new TypeError(`${where}: expected the content of a config.json, an object, got ${show(config)}`);
  const { model_type: type, ...entries } = config as Readonly<Record<string, unknown>>;
  if (type !== undefined && type !== expected)
    throw new RangeError(`${where}: model_type must be '${expected}', got ${show(type)}`);
  for (const [name, value] of Object.entries(refused))
    if (name in entries && entries[name] !== value)
      throw new RangeError(
        `${where}: ${name} must be ${show(value)}: nothing else is supported, got ${show(entries[name])}`,
      );
  const options: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(entries)) {
    const option = name.replaceAll(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
    if (Object.hasOwn(known, option)) options[option] = value;
  }
  return options;
}
