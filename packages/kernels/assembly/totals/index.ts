export { total } from './total';
