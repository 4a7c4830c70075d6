export { makeGrid } from './makeGrid.ts';
export { saveImage } from './saveImage.ts';
