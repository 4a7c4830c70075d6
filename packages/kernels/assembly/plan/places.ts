// What is added at places of planes, or taken from there: the gradient of a max pool, and of unpooling.

@unmanaged
class PlacesJob {
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
  const last = min(job.planes, (chunk + 1) * job.step);
  for (let p = chunk * job.step; p < last; p++) {
    const large = job.large + (<usize>p * <usize>job.inPlane << 2);
    memory.fill(large, 0, <usize>job.inPlane << 2);
    let from = job.small + (<usize>p * <usize>job.outPlane << 2);
    let place = job.places + (<usize>p * <usize>job.outPlane << 3);
    for (const end = from + (<usize>job.outPlane << 2); from < end; from += 4, place += 8) {
      const at = large + (<usize>load<u32>(place) << 2);
      store<f32>(at, load<f32>(at) + load<f32>(from));
    }
  }
}

/** One chunk of planes: `small` is what is at the places of `large`. */
export function gatherPlanes(address: usize, chunk: i32, _workspace: usize): void {
  const job = changetype<PlacesJob>(address);
  const last = min(job.planes, (chunk + 1) * job.step);
  for (let p = chunk * job.step; p < last; p++) {
    const large = job.large + (<usize>p * <usize>job.inPlane << 2);
    let to = job.small + (<usize>p * <usize>job.outPlane << 2);
    let place = job.places + (<usize>p * <usize>job.outPlane << 3);
    for (const end = to + (<usize>job.outPlane << 2); to < end; to += 4, place += 8)
      store<u32>(to, load<u32>(large + (<usize>load<u32>(place) << 2)));
  }
}
