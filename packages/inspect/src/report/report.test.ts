import * as nn from '@wick/nn';
import { manualSeed, noGrad, rand, tensor } from '@wick/tensor';
import { parseHTML } from 'linkedom';
import { auditInit, type ReportOptions, report } from '../index.ts';
import { onAxis } from './plots.ts';

const build = () => {
  manualSeed(0);
  return new nn.Sequential(new nn.Linear(6, 8), new nn.ReLU(), new nn.Linear(8, 3));
};
const options: ReportOptions = {
  input: [4, 6],
  target: tensor([0n, 1n, 2n, 0n]),
  curves: {
    'train <loss>': [2.3, 1.9, Number.NaN, 1.2],
    accuracy: [
      [0, 0.1],
      [10, 0.5],
    ],
  },
};
const pageOf = async (model: nn.Module, given?: ReportOptions) => parseHTML(await report(model, given)).document;

it('the page holds every part, its numbers among them', async () => {
  const model = build();
  const page = await pageOf(model, { ...options, title: 'A <b>net</b>' });
  expect(page.querySelector('h1')!.textContent).toBe('A <b>net</b>');
  expect([...page.querySelectorAll('section')].map((section) => section.id)).toEqual([
    'summary',
    'audit',
    'signal',
    'curves',
    'histograms',
  ]);
  expect([...page.querySelectorAll('nav a')].map((link) => link.getAttribute('href'))).toEqual(
    [...page.querySelectorAll('section')].map(({ id }) => `#${id}`),
  );
  expect(page.querySelector('#summary p')!.textContent).toContain('83 parameters');
  const audited = [...page.querySelectorAll('#audit tbody tr')].map((row) => row.children[2]!.textContent);
  expect(audited).toEqual(auditInit(model).parameters.map(({ distribution }) => distribution.text));
  expect(page.querySelectorAll('#histograms figure')).toHaveLength(4);
  const counts = [...page.querySelectorAll('#histograms figure')].map((figure) =>
    [...figure.querySelectorAll('td')].reduce((sum, td) => sum + Number(td.textContent), 0),
  );
  expect(counts).toEqual([48, 8, 24, 3]);
  // Two weighted layers, signal and gradient: four points.
  expect(page.querySelectorAll('#signal [data-part=dot] path')).toHaveLength(4);
  expect(page.querySelector('#curves .legend')!.textContent).toBe('train <loss>accuracy');
  expect(page.querySelector('#curves desc')!.textContent).toContain('from 2.3 to 1.2');
});

it('nothing is loaded, nothing runs, and the page forbids both', async () => {
  const text = await report(build(), { ...options, title: '<script>alert(1)</script>' });
  expect(text).not.toMatch(/<script|<link|<img|@import|url\(|\son\w+=/i);
  expect(text.replaceAll('http://www.w3.org/', '')).not.toMatch(/https?:\/\//);
  expect(text).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`);
  expect(text.match(/<style/g)).toHaveLength(1);
});

it('every picture has a name and a description of its own, every table a caption and a place in the tab order', async () => {
  const page = await pageOf(build(), options);
  const pictures = [...page.querySelectorAll('svg')];
  expect(pictures).toHaveLength(6);
  for (const picture of pictures) {
    expect(picture.getAttribute('role')).toBe('img');
    expect(picture.querySelectorAll('g[aria-label]')).toHaveLength(0);
    for (const name of ['aria-labelledby', 'aria-describedby'])
      expect(page.getElementById(picture.getAttribute(name)!)!.textContent!.length).toBeGreaterThan(10);
  }
  const ids = [...page.querySelectorAll('[id]')].map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  for (const table of page.querySelectorAll('table')) {
    expect(table.querySelector('caption')!.textContent).not.toBe('');
    expect(table.parentElement!.getAttribute('tabindex')).toBe('0');
  }
});

it('warnings stand on the page', async () => {
  const model = build();
  noGrad(() => model.getParameter('0.weight').fill_(Number.NaN));
  const page = await pageOf(model);
  expect(page.querySelector('.warning h3')!.textContent).toBe('not-finite');
  expect(page.querySelector('#histograms figcaption')!.textContent).toContain('48 NaN');
});

it('the same model gives the same text, and is not changed', async () => {
  const model = build();
  const before = model.getParameter('0.weight').tolist();
  const first = await report(model, options);
  expect(await report(build(), options)).toBe(first);
  expect(model.getParameter('0.weight').tolist()).toEqual(before);
  expect(model.getParameter('0.weight').grad).toBeNull();
});

it('what is to be known stands first: the verdict, findings by severity, seed and version', async () => {
  const model = new nn.Sequential(...Array.from({ length: 12 }, () => [new nn.Linear(16, 16), new nn.ReLU()]).flat());
  noGrad(() => model.getParameter('4.weight').zero_());
  const page = await pageOf(model, { input: [8, 16], seed: 3 });
  const header = page.querySelector('header')!;
  expect(header.querySelector('.verdict')!.textContent).toMatch(/^The signal is vanishing, from 4 on\. \d findings\.$/);
  expect([...header.querySelectorAll('.findings a')].map((link) => link.textContent)).toEqual(
    [...page.querySelectorAll('#audit .warning h3')].map((head) => head.textContent),
  );
  expect(header.querySelector('.findings')!.textContent).toMatch(/^zero-weight \(breaks training\).*default-init/s);
  expect(header.querySelector('.facts')!.textContent).toMatch(/^seed 3 · wick .* · gradients of a random target$/);
  expect(page.querySelectorAll('details[open]')).toHaveLength(0);
});

it('layers of zeros and of NaN are drawn and named, and no number beside an axis is cut off', async () => {
  const layers = Array.from({ length: 5 }, () => new nn.Linear(8, 8));
  const model = new nn.Sequential(...layers);
  noGrad(() => {
    layers[0]!.weight.fill_(1e20);
    layers[2]!.weight.fill_(1e20);
    layers[1]!.weight.fill_(1e20);
  });
  const broken = (await pageOf(model, { input: [4, 8] })).querySelector('#signal')!;
  expect(broken.querySelector('desc')!.textContent).toMatch(/The signal is (NaN|Infinity) at layer \d/);
  expect(broken.querySelector('svg')!.textContent).toMatch(/NaN|Infinity/);
  noGrad(() => {
    for (const { weight, bias } of layers) {
      weight.fill_(weight === layers[3]!.weight ? 0 : 0.3);
      bias?.zero_();
    }
  });
  const zero = (await pageOf(model, { input: [4, 8], target: rand(4, 8) })).querySelector('#signal')!;
  expect(zero.querySelector('desc')!.textContent).toContain('The signal is 0 at layer 4.');
  for (const value of [1e8, 1e-12, 123456789, -3.21e-7, 0, 0.05, 2000]) expect(onAxis(value).length).toBeLessThan(10);
  expect([1e8, 2e-7, 2000].map(onAxis)).toEqual(['10⁸', '2·10⁻⁷', '2,000']);
});

it('two models stand beside each other', async () => {
  const other = build();
  noGrad(() => other.getParameter('0.weight').zero_());
  const page = await pageOf(build(), { ...options, title: 'One', compare: { title: 'Other', model: other } });
  const section = page.querySelector('#comparison')!;
  expect(section.textContent).toContain('1 of 4 parameters are filled in another way.');
  expect(section.querySelector('.legend')!.textContent).toContain('gradient, Other');
  expect(section.querySelectorAll('tbody tr')).toHaveLength(4);
});

it('a model without parameters has a page', async () => {
  expect((await pageOf(new nn.ReLU())).querySelector('#histograms p')!.textContent).toBe('No parameters.');
});

it.each<[string, () => Promise<string>, new () => Error]>([
  ['a model that is none', () => report({} as never), TypeError],
  ['a title that is no string', () => report(build(), { title: 1 as never }), TypeError],
  ['no bins', () => report(build(), { bins: 0 }), RangeError],
  ['curves that are an array', () => report(build(), { curves: [1] as never }), TypeError],
  ['a curve of words', () => report(build(), { curves: { loss: ['a'] as never } }), TypeError],
  ['an empty curve', () => report(build(), { curves: { loss: [] } }), RangeError],
  ['a target without an input', () => report(build(), { target: tensor([1n]) }), TypeError],
  ['a document that is none', () => report(build(), { document: {} }), TypeError],
  ['a comparison with nothing', () => report(build(), { compare: {} as never }), TypeError],
  ['a scale limit of 0', () => report(build(), { scaleLimit: 0 }), RangeError],
])('report refuses %s', async (_, call, kind) => {
  await expect(call()).rejects.toThrow(kind);
});
