/** The bits of a buffer's `usage`, which a platform without WebGPU does not name. */
export const usage = { mapRead: 1, copySrc: 4, copyDst: 8, uniform: 64, storage: 128 } as const;
