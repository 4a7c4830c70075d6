import { generatorIn, type Work } from './ir.ts';

/** Operations that look at values in their own work, and do not take all of them: what indexes, what decomposes. */
const names: ReadonlySet<string> = new Set([
  ...['gather', 'scatter', 'scatterAdd', 'scatterReduce', 'index', 'indexAdd', 'indexCopy', 'indexFill', 'indexPut'],
  ...['indexSelect', 'wrapIndex', 'oneHot', 'embedding', 'embeddingRenorm', 'bags', 'bagMaxima', 'gridScatter'],
  ...['crossEntropy', 'nllLoss', 'ctcLoss', 'multilabelMarginLoss', 'maxUnpool', 'planeGather', 'planeScatter'],
  ...['searchsorted', 'histc', 'maskedScatter', 'linearSolve', 'matrixExp', 'qr'],
]);

/** Whether the values that a step is given may make it fail. */
export function mayFail(step: Work): boolean {
  if (step.kind === 'epilogue') return mayFail(step.call);
  if (step.kind !== 'call') return false;
  const { op, inputs, outputs, inPlace } = step;
  if (outputs.length === 0 || names.has(op.name) || op.name.startsWith('linalg.')) return true;
  // Draws by numbers have been checked before.
  return generatorIn(step) !== null && inputs.length > (inPlace ? 1 : 0);
}
