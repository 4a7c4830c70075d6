import { Linear } from '@wick/nn';
import { SGD } from '@wick/optim';
import { expectRefusesUnknown, unlisted } from '@wick/testing';
import * as torch from './index.ts';

const model = new Linear(2, 2);
const optimizer = new SGD(model.parameters());
const calls: Record<string, (options: never) => unknown> = {
  exportTorch: (options) =>
    torch.exportTorch(model, { ...(options as object), optimizer, data: [] as never, directory: 'x' }),
  'exportTorch in memory': (options) =>
    torch.torchProject(model, { ...(options as object), optimizer, data: [] as never }),
};

test.each(Object.entries(calls))('%s refuses an option that there is not, by name', expectRefusesUnknown);

test('every function is among them', () => {
  expect(unlisted(torch, Object.keys(calls))).toEqual(['TorchExportError', 'torchProject']);
});
