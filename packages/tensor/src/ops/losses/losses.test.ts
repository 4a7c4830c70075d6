import { huberLoss, klDiv, l1Loss, mseLoss, ones, smoothL1Loss } from '../../index.ts';
import { runFunctionCases } from '../../testing/functionCases.ts';

const warned = jest.spyOn(console, 'warn').mockImplementation(() => {});
beforeEach(() => warned.mockClear());
afterAll(() => warned.mockRestore());

// Before the fixture's calls: what was said once is not said again.
describe('warnings, as in PyTorch', () => {
  it.each([l1Loss, mseLoss, smoothL1Loss, huberLoss])('%p tells once that shapes differ', (loss) => {
    const [x, target] = [ones(7, 1), ones(7)];
    expect(loss(x, target, { reduction: 'none' }).shape).toEqual([7, 7]);
    loss(x, target);
    const told = `${loss.name}: the target has shape [7], the input [7, 1]; they are broadcast`;
    expect(warned.mock.calls).toEqual([[expect.stringContaining(told)]]);
    loss(x, x);
    expect(warned).toHaveBeenCalledTimes(1);
  });

  it("klDiv tells once that 'mean' is no divergence", () => {
    klDiv(ones(2), ones(2), { reduction: 'batchmean' });
    expect(warned).not.toHaveBeenCalled();
    klDiv(ones(2), ones(2));
    klDiv(ones(2), ones(2));
    expect(warned.mock.calls).toEqual([[expect.stringMatching(/^klDiv: 'mean' .*'batchmean'/)]]);
  });
});

runFunctionCases(__dirname, 'losses');
