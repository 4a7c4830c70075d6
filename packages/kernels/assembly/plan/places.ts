// What is added at places of planes, or taken from there: the gradient of a max pool, and of unpooling.

@unmanaged
export class PlacesJob {
  /** Bytes of an element: floats or doubles. */
  size: i32;
  planes: i32;
  /** Planes of a chunk. */
  step: i32;
  /** Elements of a plane that is pointed into, and of one that has places. */
  inPlane: i32;
  outPlane: i32;
  /** The side that has the places, int64, and the side that is pointed into. */
  small: usize;
  places: usize;
  large: usize;
}

/** One chunk of planes: `large` is zero, then `small` is added to it. */
export function scatterPlanes(address: usize, chunk: i32, _workspace: usize): void {
  const job = changetype<PlacesJob>(address);
  const first = chunk * job.step;
  const last = min(job.planes, first + job.step);
  if (job.size == 4) scatter<f32>(job, first, last);
  else scatter<f64>(job, first, last);
}

/** The same for the planes from `first` to `last`. */
export function scatter<T>(job: PlacesJob, first: i32, last: i32): void {
  for (let p = first; p < last; p++) {
    const large = job.large + <usize>p * <usize>job.inPlane * sizeof<T>();
    memory.fill(large, 0, <usize>job.inPlane * sizeof<T>());
    let from = job.small + <usize>p * <usize>job.outPlane * sizeof<T>();
    let place = job.places + (<usize>p * <usize>job.outPlane << 3);
    for (const end = from + <usize>job.outPlane * sizeof<T>(); from < end; from += sizeof<T>(), place += 8) {
      const at = large + <usize>load<u32>(place) * sizeof<T>();
      store<T>(at, load<T>(at) + load<T>(from));
    }
  }
}

/** One chunk of planes: `small` is what is at the places of `large`. */
export function gatherPlanes(address: usize, chunk: i32, _workspace: usize): void {
  const job = changetype<PlacesJob>(address);
  if (job.size == 4) gather<u32>(job, chunk);
  else gather<u64>(job, chunk);
}

function gather<T>(job: PlacesJob, chunk: i32): void {
  const last = min(job.planes, (chunk + 1) * job.step);
  for (let p = chunk * job.step; p < last; p++) {
    const large = job.large + <usize>p * <usize>job.inPlane * sizeof<T>();
    let to = job.small + <usize>p * <usize>job.outPlane * sizeof<T>();
    let place = job.places + (<usize>p * <usize>job.outPlane << 3);
    for (const end = to + <usize>job.outPlane * sizeof<T>(); to < end; to += sizeof<T>(), place += 8)
      store<T>(to, load<T>(large + <usize>load<u32>(place) * sizeof<T>()));
  }
}
