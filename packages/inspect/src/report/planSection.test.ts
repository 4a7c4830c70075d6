import { GELU, Linear, Sequential, Tanh } from '@wick/nn';
import { manualSeed } from '@wick/tensor';
import { parseHTML } from 'linkedom';
import { report } from './report.ts';

const built = () => {
  manualSeed(0);
  return new Sequential(new Linear(6, 8), new GELU(), new Linear(8, 8), new Tanh(), new Linear(8, 3));
};

test('shows every activation with curve, χ and verdict, and the table that is solved for', async () => {
  const model = built();
  const before = [...model.parameters()].map((p) => p.detach().clone());
  const page = parseHTML(await report(model, { input: [4, 6], solve: true })).document;
  const figures = [...page.querySelectorAll('#signal figure')];
  expect(figures.map((figure) => figure.querySelector('figcaption')!.textContent)).toEqual([
    'gelu: expansiveχ = 1.08, σ* = 1.47, gain 1.47',
    'tanh: infeasibleχ = 0.359, σ* = none, gain 1.34',
  ]);
  for (const figure of figures) expect(figure.querySelector('svg desc')!.textContent).toContain('operating point');
  const rows = [...page.querySelectorAll('#signal table')].at(-1)!.querySelectorAll('tbody tr');
  expect([...rows].map((row) => row.children[4]!.textContent)).toEqual(['0.5993', '0.4727', '0.3536']);
  for (const [i, p] of [...model.parameters()].entries()) expect(p.detach().equal(before[i]!)).toBe(true);
  const plain = await report(model, { input: [4, 6] });
  expect(plain).not.toContain('Solved initialisation');
});
