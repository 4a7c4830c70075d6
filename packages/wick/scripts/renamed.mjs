/** What is here under another name. */
export const renamed = {
  asarray: 'asTensor',
  from_numpy: 'asTensor',
  frombuffer: 'fromTypedArray',
  set_printoptions: 'setPrintOptions',
  constant_pad_nd: 'pad',
  affine_grid_generator: 'affineGrid',
  grid_sampler: 'gridSample',
  grid_sampler_2d: 'gridSample',
  grid_sampler_3d: 'gridSample',
  range: 'arange',
  scalar_tensor: 'tensor',
  frobenius_norm: 'norm',
  itemsize: 'elementSize',
  type: 'to',
  numpy: 'toTypedArray',
};
