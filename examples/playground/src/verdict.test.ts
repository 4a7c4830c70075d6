import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { examine } from './analyse.ts';
import { lessonAddresses } from './lessons/addresses.ts';
import { lessons, lessonTexts } from './lessons/index.ts';
import { presets } from './presets.ts';
import { decodeState, languages } from './state.ts';
import { logScale, powerOfTen } from './svg.ts';
import { sentenceOf, verdictOf } from './verdict.ts';
import { labelOf, wordsIn } from './words/index.ts';

const told = (address: string) => {
  const state = decodeState(address);
  const rows = state.initialisers.map((how) => {
    const { analysis, audit } = examine(state, how);
    return { name: labelOf(how), verdict: verdictOf(analysis, audit()) };
  });
  return sentenceOf(rows, wordsIn.en);
};

test.each([
  [
    'init=default&init=kaimingNormal',
    /^Default weights: the signal is gone by layer 3\. Kaiming normal: it arrives\.$/,
  ],
  // Whoever is first to speak of the signal names it.
  [
    'depth=3&width=16&init=constant:0&init=kaimingNormal',
    /zeros from layer 1 on\. Kaiming normal: the signal arrives\.$/,
  ],
  ['depth=3&width=16&init=constant:0', /nothing but zeros from layer 1 on/],
  ['depth=3&width=16&init=constant:0.05', /all units of a layer are the same/],
  ['depth=6&init=normal:0.5', /the signal explodes by layer [2-6]\./],
  ['depth=4&width=16&activation=tanh&init=normal:9', /saturated from layer 1 on/],
  // Healthy from layer to layer, and wrong all the same.
  ['depth=1&init=normal:1', /it arrives far too large: the loss starts at \d+/],
  ['depth=2&init=xavierNormal:1', /a gain that does not fit/],
  // Where the signal ends, not where the gradient, which is no number anywhere then, is seen first.
  ['depth=40&init=normal:100', /numbers overflow at layer 1[2-6]\./],
])('%s: the sentence says what became of the signal', (address, wanted) => {
  expect(told(`#${address}`)).toMatch(wanted);
});

test('the layer in the sentence is the one that the picture counts, not the place in the Sequential', () => {
  const state = decodeState('kind=conv&depth=5&width=4&init=normal:0.01');
  const { analysis } = examine(state, state.initialisers[0]!);
  const weighted = analysis.report.layers.filter(({ hasWeight }) => hasWeight);
  const { layer } = verdictOf(analysis, null);
  expect(weighted[layer - 1]!.path).toBe(analysis.report.startsAt);
});

test('what stands on the page before anything has run is what the words say', () => {
  const html = readFileSync(join(__dirname, '../index.html'), 'utf8');
  const page: Readonly<Record<string, string>> = wordsIn.en.page;
  const found = [...html.matchAll(/data-word="([^"]+)"[^>]*>([^<]*)</g)].map(([, key, text]) => [key!, text!]);
  expect(found.length).toBeGreaterThan(40);
  for (const [key, text] of found) expect([key, text]).toEqual([key, page[key!]]);
  for (const [, label, key] of html.matchAll(/aria-label="([^"]*)" data-word-label="([^"]*)"/g))
    expect(page[key!]).toBe(label);
  for (const [key, text] of Object.entries(wordsIn.zh.page))
    expect([key, /[\u4e00-\u9fff]/.test(text)]).toEqual([key, true]);
});

test('every lesson has a network, and its words in every language', () => {
  for (const language of languages) {
    expect(lessonTexts[language]).toHaveLength(lessons.length);
    for (const { why } of lessonTexts[language]) expect(why.length).toBe(2);
  }
  for (const address of [...lessonAddresses, ...Object.values(presets)])
    expect(decodeState(address).initialisers).toHaveLength(address.match(/init=/g)!.length);
  expect(lessonAddresses).toHaveLength(lessons.length);
});

test('an axis by factors holds every value and writes each power whole', () => {
  const { at, ticks } = logScale([1e-38, 1e8], 0, 100);
  expect([at(1e-38), at(1e8)]).toEqual([0, 100]);
  expect(ticks.length).toBeLessThanOrEqual(8);
  expect([-8, 0, 12].map(powerOfTen)).toEqual(['10⁻⁸', '1', '10¹²']);
});
