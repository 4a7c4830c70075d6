import { Linear, ReLU, Tanh } from '@wick/nn';
import { ones } from '@wick/tensor';
import { expectRefusesUnknown, unlisted } from '@wick/testing';
import * as inspect from './index.ts';

const model = new Linear(2, 2);
const relu = inspect.activationProfile(new ReLU());
const calls: Record<string, (options: never) => unknown> = {
  activationProfile: (options) => inspect.activationProfile(new ReLU(), options),
  auditInit: (options) => inspect.auditInit(model, options),
  compareInits: (options) =>
    inspect.compareInits(() => model, { initialisers: { none: () => {} }, input: [1, 2], ...(options as object) }),
  coordinateCheck: (options) =>
    inspect.coordinateCheck(() => model, {
      widths: [1, 2],
      input: ones(1, 2),
      target: ones(1, 2),
      optimizer: () => ({ step() {}, zeroGrad() {} }),
      ...(options as object),
    }),
  correlationMap: (options) => inspect.correlationMap(new Tanh(), options),
  fixedPoints: (options) => relu.fixedPoints(options),
  halfRange: (options) => inspect.halfRange(model, ones(1, 2), options),
  histogram: (options) => inspect.histogram([1, 2], options),
  jacobianSpectrum: (options) => inspect.jacobianSpectrum(model, ones(1, 2), options),
  lsuv_: (options) => inspect.lsuv_(model, ones(1, 2), options),
  muGroups: (options) => inspect.muGroups(model, { optimizer: 'sgd', lr: 1, ...(options as object) }),
  planInit: (options) => inspect.planInit(model, [1, 2], options),
  report: (options) => inspect.report(model, options),
  setBaseShapes_: (options) => inspect.setBaseShapes_(model, model, options),
  signalFigure: (options) => inspect.signalFigure(inspect.signalPropagation(model, ones(1, 2)), options),
  signalPropagation: (options) => inspect.signalPropagation(model, ones(1, 2), options),
  solveInit_: (options) => inspect.solveInit_(model, [1, 2], options),
  summary: (options) => inspect.summary(model, [1, 2], options),
  tangentKernel: (options) => inspect.tangentKernel(model, ones(1, 2), options),
  tensorStats: (options) => inspect.tensorStats(ones(2), options),
  varianceMap: (options) => relu.varianceMap(1, options),
};

test.each(Object.entries(calls))('%s refuses an option that there is not, by name', expectRefusesUnknown);

test('every function is among them, or takes no options', () => {
  expect(unlisted(inspect, Object.keys(calls)).sort()).toEqual([
    'ActivationProfile',
    'CorrelationMap',
    'MuReadout',
    'MuSharedReadout',
    'auditTensors',
    'baseShapesOf',
    'identifyDistribution',
    'predictSignal',
  ]);
});

test('the number of bins goes by position', () => {
  expect(inspect.histogram([1, 2, 3], 7).counts).toHaveLength(7);
  expect(inspect.tensorStats(ones(2), 3).histogram.counts).toHaveLength(3);
});
