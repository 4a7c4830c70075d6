export { products } from './products';
export { total } from './total';
