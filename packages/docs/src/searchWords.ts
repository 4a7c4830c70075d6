/**
 * The words that a text is found by, and those of a question. Chinese is written without spaces: of each run of its signs, all
 * pairs and triples that stand side by side, so that a word is found wherever it stands in a sentence (what engines take for
 * words differs between them, and 初始化 is 初始 and 化 for one); of a text the last sign, too, so that single signs are found.
 *
 * It is written out into every page: it may name nothing outside of itself.
 *
 * @param field - of what the text is; a question has none
 */
export function searchWords(text: string, field?: string): string[] {
  const words: string[] = [];
  for (const piece of text.split(/[\n\r\p{Z}\p{P}]+/u)) {
    for (const [run] of piece.matchAll(/\p{Script=Han}+|\P{Script=Han}+/gu)) {
      const signs = /\p{Script=Han}/u.test(run) ? [...run] : [];
      if (signs.length < 2) words.push(run);
      else if (field !== undefined) words.push(signs.at(-1) ?? '');
      for (const size of [2, 3])
        for (let i = 0; i + size <= signs.length; i++) words.push(signs.slice(i, i + size).join(''));
    }
  }
  return words;
}
