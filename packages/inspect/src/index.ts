// The initialisation

export { auditInit } from './audit/auditInit.ts';
export { identifyDistribution } from './audit/identifyDistribution.ts';
export type {
  AuditCode,
  AuditOptions,
  AuditWarning,
  Distribution,
  DistributionKind,
  InitAudit,
  ParameterAudit,
  Recommendation,
} from './audit/types.ts';
// An activation by itself

export { ActivationProfile, activationProfile } from './profile/activationProfile.ts';
export type {
  ActivationMoments,
  FixedPoint,
  ProfileOptions,
  StabilityVerdict,
  VarianceMapOptions,
} from './profile/types.ts';

// What a network does to differences

// Half of the digits
export { type HalfRangeOptions, type HalfRangeReport, type HalfRow, halfRange } from './half/halfRange.ts';
export type { HalfRange, HalfShares } from './half/ranges.ts';
export { CorrelationMap, type CorrelationOptions, correlationMap } from './isometry/correlationMap.ts';
export { type JacobianSpectrum, jacobianSpectrum } from './isometry/jacobianSpectrum.ts';
export { type TangentKernel, tangentKernel } from './isometry/tangentKernel.ts';
// Learning rates that hold at every width
export {
  type Coordinate,
  type CoordinateCheckOptions,
  type CoordinateReport,
  coordinateCheck,
  type Growth,
  type Stepper,
} from './mup/coordinateCheck.ts';
export { type MuGroup, type MuGroupsOptions, muGroups } from './mup/muGroups.ts';
export * as muInit from './mup/muInit.ts';
export { MuReadout, type MuReadoutOptions, MuSharedReadout } from './mup/muReadout.ts';
export {
  type BaseShapes,
  baseShapesOf,
  type SetBaseShapesOptions,
  type Shapes,
  setBaseShapes_,
} from './mup/setBaseShapes.ts';
// All of it on one page
export { report } from './report/report.ts';
export { signalFigure } from './report/signalFigure.ts';
export type { ReportOptions, TrainingCurve } from './report/types.ts';
// The signal at step zero
export { compareInits } from './signal/compareInits.ts';
export { lsuv_ } from './signal/lsuv.ts';
export { signalPropagation } from './signal/signalPropagation.ts';
export type {
  ComparedInit,
  ComparedRun,
  CompareOptions,
  InitComparison,
  Judgement,
  LayerSignal,
  LsuvOptions,
  LsuvStep,
  SignalOptions,
  SignalReport,
  Verdict,
} from './signal/types.ts';
export { type HistogramOptions, histogram } from './stats/histogram.ts';
export { tensorStats } from './stats/tensorStats.ts';
export type { Histogram, TensorStats } from './stats/types.ts';
// Files of tensors
export { auditTensors, type NamedTensors } from './tensors/auditTensors.ts';
export type { TensorAudit, TensorState, TensorsAudit } from './tensors/types.ts';
// Solved for

export type { SolveDistribution } from './solve/draw.ts';
export { type PredictedLayer, predictSignal } from './solve/predictSignal.ts';
export type { SolveReport } from './solve/report.ts';
export { planInit, solveInit_ } from './solve/solveInit.ts';
export type { SolvedActivation, SolvedLayer, SolveOptions } from './solve/types.ts';
// The layers
export { summary } from './summary/summary.ts';
export type { LayerSummary, ModelInput, ModelSummary, SummaryColumn, SummaryOptions } from './summary/types.ts';
