/** A file of PyTorch's older format with a float32 tensor `weight` and a complex64 tensor of the given name. */
export function complexFile(name: string): Uint8Array {
  const byte = (...codes: number[]) => String.fromCharCode(...codes);
  const text = (value: string) => {
    const utf8 = Buffer.from(value).toString('latin1');
    return `X${byte(utf8.length & 255, utf8.length >> 8, 0, 0)}${utf8}`;
  };
  const start = byte(0x80, 2);
  const magic = `${start}\x8a\x0a${byte(0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19)}.`;
  const system = `${start}}(${text('little_endian')}\x88u.`;
  const tensor = (type: string, key: string) =>
    `ctorch._utils\n_rebuild_tensor_v2\n((${text('storage')}ctorch\n${type}\n${text(key)}${text('cpu')}K\x02tQ` +
    'K\x00K\x02\x85K\x01\x85\x89NtR';
  const value = `${start}}(${text('weight')}${tensor('FloatStorage', '0')}${text(name)}${tensor('ComplexFloatStorage', '1')}u.`;
  const keys = `${start}](${text('0')}${text('1')}e.`;
  const storage = (bytes: number) => byte(2, 0, 0, 0, 0, 0, 0, 0) + '\0'.repeat(bytes);
  const file = `${magic}${start}M\xe9\x03.${system}${value}${keys}${storage(8)}${storage(16)}`;
  return Buffer.from(file, 'latin1');
}
