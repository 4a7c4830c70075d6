// Written by modelsReference.py.
import type { ModelsReference } from './models.ts';

export const modelsReference: ModelsReference = {
  torch: '2.15.0+cu132',
  torchvision: '0.29.2+cu132',
  seed: 0,
  models: {
    convnextTiny: {
      parameters: 28589128,
      sha256: 'aa9c6eef68c83e6bf0e336ceeea2a3dd94a63c414b700ff44134231b7ef941b1',
      reprSha256: 'a7b04350cb5cbfaf90c768359ccc6ea68dd4e78171e99520612f1856f1b1c7c7',
    },
    densenet121: {
      parameters: 7978856,
      sha256: '6ea868c86caedee38eb5cf3ea45f01dea95ea819a618fd4d29a9227a976e5a90',
      reprSha256: '86b22cc67387a2611488b250466e67beb25aab832453b6a3e206c64df344ca2e',
    },
    efficientnetB0: {
      parameters: 5288548,
      sha256: '420a2e0c7af5cfa59ae36a7f022165bf408a11f2cc7683228a02c5690a4cb18b',
      reprSha256: 'a756298deb234ba96eaa83cd4f3e7ad3cb3720fa903f18aa62ddea5c66ef3735',
    },
    lenet5: {
      parameters: 61706,
      sha256: 'd857ba6c740b01f1994dc27c9e731b9b871dc4291cb1a6ed1ac8813ccd6578af',
      reprSha256: 'f0d142532351f5252cf2005a128d66ac7459dc83499fd99139671d3ed2b5dfb7',
    },
    mlp: {
      parameters: 109386,
      sha256: '3c9267d949378e9995d79cde22339f2878fd2f427a741a4fe06554d769592eb6',
      reprSha256: '38a2e485cdd9f49f6fda5957468377a2c47155fc729e623939262c2a3d1f03a6',
    },
    mobilenetV2: {
      parameters: 3504872,
      sha256: 'f072e30e0770c5f31ca785890252ddcdaddda8513b9ff0ca6fba345b861fa691',
      reprSha256: 'e80e6fd178749cf5a2ea965ca83aa34b2cf3054f454cc41d2beded8f0d596bd1',
    },
    resnet18: {
      parameters: 11689512,
      sha256: '31c7602f43fb64ce98a024d3c589367bd38ee241f60cd25ea800ff808d0dbf96',
      reprSha256: '78a0ce552ae923a0a984dec23c98f1dc7bffe1a4534db0f285f9269e9393c631',
    },
    resnet34: {
      parameters: 21797672,
      sha256: '94646a63ef21489bb06e0bcbbc62ede3262bbeaa7a7273e1eb0d4632d6b094fb',
      reprSha256: 'a60cf71e278ea118ae3e0a4cca6026a2ae2670821e8c81da0b3257319d172a06',
    },
    resnet50: {
      parameters: 25557032,
      sha256: 'e85817244ca2915c0a9bc31cf7541a5d76b34d45ed13fc13959af71902243d1e',
      reprSha256: '11201e7f2419f0508a7fee381d91b1f388625ecddfc9ae79ace60945a10c14ca',
    },
    vgg11: {
      parameters: 132863336,
      sha256: 'ecdd04a995d3a5a6965f0c0f6835bef5784b8bb108f3d91eb892972a36f99193',
      reprSha256: 'b38617afb5581bf3b32a8ed65ee7e7aca3a19ea5bafa7de23ada55ad243ae9d8',
    },
    vgg11Bn: {
      parameters: 132868840,
      sha256: '7665433abde87f9c75e1f231392fbad5059204e058535761baf51c9eab259fdf',
      reprSha256: 'a45245226f1806de19d52a49e60e3e63a38232bcbe2807936a137378131d9ba4',
    },
    vgg16: {
      parameters: 138357544,
      sha256: '47aa5acd9e0fc068cc6480005ebef84ae9ab19b9866bf464427f085d4b704c4d',
      reprSha256: 'b628f277d195f69ac114ee79433a2bd7ac64ce25128d7cb0a8d136489385bf8a',
    },
    vgg16Bn: {
      parameters: 138365992,
      sha256: '56e9bb68fee96e606c34c51c606e5dd17fb1aa404ed4cf3650aef3f0c29dd239',
      reprSha256: 'de68bea10f12c3b88cdf45cbb27230cbadffb052386d93e949dcd20de09d210c',
    },
    vgg19: {
      parameters: 143667240,
      sha256: '056b2bacd81a2f985b51e7be5d92a91edd8ddb97583124c35bdc5b8f976b5096',
      reprSha256: 'd889f0547ed59fbdaeede21c9d2ab244f12e283508103f4cd073e50e55cc3622',
    },
    vitB16: {
      parameters: 86567656,
      sha256: '2a235e95f87fc81b8fb0eb9c6564f7868123c5f23d7d0c8a894e91f3ba397ac5',
      reprSha256: '545d1bca20511ebbb8480fd727a455a7ca43a2c2107831f8bbc1953f6465455d',
    },
  },
};
