import { pythonFloat } from '@wick/tensor/internal';
import { Tensor } from '@wick/tensor/light';
import type { ParamGroup } from './groups.ts';
import { toSnake } from './names.ts';
import type { Rule } from './options.ts';

/** An optimiser as PyTorch prints it: the groups with their options in alphabetical order, without the tensors. */
export function reprOf(name: string, groups: readonly ParamGroup[], rules: Record<string, Rule>): string {
  let text = `${name} (`;
  groups.forEach((group, i) => {
    text += `\nParameter Group ${i}\n`;
    const entries = Object.entries(group).map(([key, value]) => [toSnake(key), key, value] as const);
    for (const [snake, key, value] of entries.sort(([a], [b]) => (a < b ? -1 : 1))) {
      if (key === 'params') continue;
      const rule = rules[key];
      text += `    ${snake}: ${rule?.text !== undefined && rule.value === value ? rule.text : pythonText(value)}\n`;
    }
  });
  return `${text})`;
}

/** A value as Python prints it. A whole number has no `.0`, as JavaScript does not tell 1.0 from 1. */
export function pythonText(value: unknown): string {
  if (value === null || value === undefined) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'number') return Number.isInteger(value) ? String(value) : pythonFloat(value);
  if (Array.isArray(value)) return `(${value.map(pythonText).join(', ')})`;
  if (value instanceof Tensor) return pythonText(value.item());
  return String(value);
}
