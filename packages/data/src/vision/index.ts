export { CIFAR10, CIFAR100, type CifarFiles } from './cifar.ts';
export { DatasetFolder, type FileToLoad, type FolderOptions } from './datasetFolder.ts';
export type { FileLike } from './folderFiles.ts';
export { ImageFolder, type ImageFolderOptions } from './imageFolder.ts';
export { FashionMNIST, KMNIST, MNIST, type MnistFiles } from './mnist.ts';
export type { GivenVisionOptions, TransformTo, VisionOptions } from './visionOptions.ts';
