// What is on a picture: a MobileNetV2 with published weights, and the picture prepared as torchvision prepares it.
import { readFile } from 'node:fs/promises';
import { checkpoint, data, models, noGrad } from 'wick';

/** A network that was trained, and how its pictures are to be prepared. */
export interface Classifier {
  model: models.MobileNetV2;
  prepare: data.Compose;
  classes: string[];
}

/** The sizes of a network of torchvision's, and what its weights were trained with. */
export interface Settings {
  widthMult?: number;
  resize: number;
  crop: number;
  mean: number[];
  std: number[];
}

/** What torchvision's weights for ImageNet want. */
export const imageNet: Settings = { resize: 256, crop: 224, mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] };

/** @param weights - a file, a folder or an address: torchvision's own, https://download.pytorch.org/models/…, for example. */
export async function loadClassifier(weights: string, classes: string[], settings: Settings): Promise<Classifier> {
  const { widthMult = 1, resize, crop, mean, std } = settings;
  const model = new models.MobileNetV2({ numClasses: classes.length, widthMult }).eval();
  model.loadStateDict(await checkpoint.loadPretrained(weights));
  const prepare = new data.Compose([
    new data.Resize(resize),
    new data.CenterCrop(crop),
    new data.ConvertImageDtype('float32'),
    new data.Normalize(mean, std),
  ]);
  return { model, prepare, classes };
}

/** The classes of a PNG or JPEG file, the most probable one first. */
export async function classify({ model, prepare, classes }: Classifier, path: string): Promise<[string, number][]> {
  const image = await data.decodeImage(await readFile(path), 3);
  const scores = noGrad(() => model.forward(prepare.forward(image).unsqueeze(0)).softmax(1));
  const shares = [...(scores.toTypedArray() as Float32Array)];
  return classes.map((name, i): [string, number] => [name, shares[i]!]).sort(([, a], [, b]) => b - a);
}
