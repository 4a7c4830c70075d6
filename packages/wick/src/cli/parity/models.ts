import { createHash } from 'node:crypto';
import * as models from '@wick/models';
import type * as nn from '@wick/nn';
import { manualSeed } from '@wick/tensor';

/** What torchvision's models are from one seed. */
export interface ModelsReference {
  readonly torch: string;
  readonly torchvision: string;
  readonly seed: number;
  readonly models: Readonly<
    Record<string, { readonly parameters: number; readonly sha256: string; readonly reprSha256: string }>
  >;
}

/** One model in both worlds: its whole state and its printed form. */
export interface ModelRow {
  readonly name: string;
  readonly parameters: number;
  readonly pytorch: string;
  readonly wick: string;
  readonly samePrint: boolean;
  /** Milliseconds that wick took to build it. */
  readonly time: number;
}

/** How each model of the reference is built. */
const factories: Readonly<Record<string, () => nn.Module>> = {
  convnextTiny: models.convnextTiny,
  densenet121: models.densenet121,
  efficientnetB0: models.efficientnetB0,
  lenet5: models.lenet5,
  mlp: () => models.mlp(784, [128, 64, 10]),
  mobilenetV2: models.mobilenetV2,
  resnet18: models.resnet18,
  resnet34: models.resnet34,
  resnet50: models.resnet50,
  vgg11: models.vgg11,
  vgg11Bn: models.vgg11Bn,
  vgg16: models.vgg16,
  vgg16Bn: models.vgg16Bn,
  vgg19: models.vgg19,
  vitB16: models.vitB16,
};

/** SHA-256 of a whole state dict: each key in UTF-8, then its tensor's little-endian bytes. */
function digest(model: nn.Module): string {
  const whole = createHash('sha256');
  for (const [name, t] of Object.entries(model.stateDict())) {
    const data = t.toTypedArray();
    whole.update(name).update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  }
  return whole.digest('hex');
}

/** Builds each model from the reference's seed and lays its digest beside torchvision's. */
export function* compareModels(reference: ModelsReference, names = Object.keys(reference.models)): Generator<ModelRow> {
  for (const name of names) {
    const expected = reference.models[name];
    const build = factories[name];
    if (!expected || !build) throw new RangeError(`compareModels: no model called ${JSON.stringify(name)}`);
    manualSeed(reference.seed);
    const start = performance.now();
    const model = build();
    const time = performance.now() - start;
    yield {
      name,
      parameters: expected.parameters,
      pytorch: expected.sha256,
      wick: digest(model),
      samePrint: createHash('sha256').update(model.toString()).digest('hex') === expected.reprSha256,
      time,
    };
  }
}
