import { type Initialiser, type Language, optionOf } from '../state.ts';
import { en, type Words } from './en.ts';
import { zh } from './zh.ts';

export type { Words } from './en.ts';

export const wordsIn: Readonly<Record<Language, Words>> = { en, zh };

/** An initialiser with its option, in words. */
export function labelOf(how: Initialiser, words: Words = en): string {
  const option = optionOf(how);
  const label = words.initialisers[how.name];
  if (option === null) return label;
  const comma = words === en ? ', ' : '，';
  if (how.name === 'constant') return `${label} ${option}`;
  if (how.name.startsWith('kaiming')) return option === 'fan_in' ? label : `${label}${comma}${option}`;
  if (how.name === 'normal') return `${label}${comma}${words.options.std} ${option}`;
  return option === '1' ? label : `${label}${comma}${words.options.gain} ${option}`;
}

/** Puts a page's words into its elements: `data-word` names their text, `data-word-label` their name. */
export function translate(words: Words): void {
  const texts: Readonly<Record<string, string>> = words.page;
  for (const element of document.querySelectorAll<HTMLElement>('[data-word]'))
    element.textContent = texts[element.dataset.word!] ?? '';
  for (const element of document.querySelectorAll<HTMLElement>('[data-word-label]'))
    element.setAttribute('aria-label', texts[element.dataset.wordLabel!] ?? '');
}
