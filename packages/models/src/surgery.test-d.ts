import * as nn from '@wick/nn';
import { expectTypeOf } from 'expect-type';
import * as models from './index.ts';

// A network's layers are read as what was built and may be anything that makes one tensor of one tensor.

const resnet = models.resnet18();
resnet.fc = new nn.Linear(resnet.fc.inFeatures, 10);
resnet.fc = new nn.Identity();
resnet.conv1 = new nn.Conv2d(1, 64, 7, { stride: 2, padding: 3, bias: false });
resnet.maxpool = new nn.Identity();
resnet.bn1 = new nn.GroupNorm(8, 64);
resnet.layer4 = new nn.Sequential(new nn.Conv2d(256, 512, 3), new nn.ReLU());
resnet.fc = new nn.Sequential(new nn.Dropout(0.5), new nn.Linear(resnet.fc.inFeatures, 2));
expectTypeOf(resnet.layer1.get(0)).toEqualTypeOf<models.BasicBlock>();
expectTypeOf(resnet.layer1.get(0).bn2.weight).toEqualTypeOf<nn.Parameter>();
expectTypeOf(models.resnet50().layer1.at(-1).conv3).toEqualTypeOf<nn.Conv2d>();
for (const block of resnet.layer2) block.bn2.weight.shape;
for (const m of resnet.modules()) if (m instanceof models.BasicBlock) nn.init.zeros_(m.bn2.weight);
resnet.layer2.get(0).downsample?.[0].weight.shape;
resnet.layer1.get(0).relu = new nn.GELU();
export const any: models.ResNet = resnet;
// @ts-expect-error: it gives its state as well
resnet.fc = new nn.LSTM(1, 1);

const vgg = models.vgg16();
vgg.classifier[6] = new nn.Linear(vgg.classifier[6].inFeatures, 2);
vgg.classifier = new nn.Linear(512 * 49, 2);
vgg.features.get(0);

const mobile = models.mobilenetV2();
mobile.classifier[1] = new nn.Linear(mobile.classifier[1].inFeatures, 2);
mobile.classifier = new nn.Sequential(new nn.Dropout(0.5), new nn.Linear(1280, 2));

const lenet = models.lenet5();
lenet.classifier[-1] = new nn.Identity();
lenet.features[0].weight.shape;

const vit = models.vitB16();
vit.heads.get('head').weight.shape;
vit.heads = new nn.Linear(vit.hiddenDim, 2);
vit.encoder.layers.at(-1).self_attention.numHeads;

const dense = models.densenet121();
dense.classifier = new nn.Linear(dense.classifier.inFeatures, 2);

const convnext = models.convnextTiny();
convnext.classifier[2] = new nn.Linear(convnext.classifier[2].inFeatures, 2);

const efficient = models.efficientnetB0();
efficient.classifier[1] = new nn.Linear(efficient.classifier[1].inFeatures, 2);

const unet = new models.UNet(3, 2);
unet.outc = new nn.Conv2d(unet.outc.conv.inChannels, 5, 1);
