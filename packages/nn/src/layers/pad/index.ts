// Padding

export { CircularPad1d } from './circularPad1d.ts';
export { CircularPad2d } from './circularPad2d.ts';
export { CircularPad3d } from './circularPad3d.ts';
export { ConstantPad1d } from './constantPad1d.ts';
export { ConstantPad2d } from './constantPad2d.ts';
export { ConstantPad3d } from './constantPad3d.ts';
export { ReflectionPad1d } from './reflectionPad1d.ts';
export { ReflectionPad2d } from './reflectionPad2d.ts';
export { ReflectionPad3d } from './reflectionPad3d.ts';
export { ReplicationPad1d } from './replicationPad1d.ts';
export { ReplicationPad2d } from './replicationPad2d.ts';
export { ReplicationPad3d } from './replicationPad3d.ts';
export { ZeroPad1d } from './zeroPad1d.ts';
export { ZeroPad2d } from './zeroPad2d.ts';
export { ZeroPad3d } from './zeroPad3d.ts';
