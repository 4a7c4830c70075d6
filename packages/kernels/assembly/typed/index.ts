export {
  addDoubles,
  addInts,
  addLongs,
  mulDoubles,
  mulInts,
  mulLongs,
  subDoubles,
  subInts,
  subLongs,
} from './arithmetic';
