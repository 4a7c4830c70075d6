// To Jest, a tensor is something to iterate over, down to each of its numbers, also where it is compared with itself: lists of
// the same parameters took it seconds.
expect.addEqualityTesters([(a, b) => (typeof a === 'object' && a !== null && a === b ? true : undefined)]);
