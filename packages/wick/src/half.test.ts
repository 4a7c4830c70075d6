import {
  checkpoint,
  cloneState,
  compile,
  init,
  manualSeed,
  nn,
  onnx,
  optim,
  type Tensor,
  tensor,
  zeros,
} from './index.ts';

// float16 and bfloat16 from end to end.

describe.each(['float16', 'bfloat16'] as const)('%s', (dtype) => {
  const x = tensor([[0.1, -2, 3], [4, 0.5, -6]], { dtype }); // biome-ignore format: rows

  // Weights that cancel leave less than the precision of these types.
  beforeEach(() => manualSeed(0));

  it('stays what it is in checkpoints', () => {
    const { parseSafetensors, serializeSafetensors, parseTorch, serializeTorch } = checkpoint;
    const nested = parseTorch<{ x: Tensor; t: Tensor }>(serializeTorch({ x, t: x.t() }));
    const read = [parseSafetensors(serializeSafetensors({ x })).x!, nested.x, nested.t.t()];
    if (dtype === 'float16') read.push(checkpoint.parseNpy(checkpoint.serializeNpy(x)));
    for (const t of read) expect([t.dtype, t.tolist()]).toEqual([dtype, x.tolist()]);
    expect(checkpoint.storedDType(read[0]!)).toBe(dtype);
    const wide = serializeSafetensors({ x }, { dtype: dtype === 'float16' ? 'bfloat16' : 'float16' });
    expect(parseSafetensors(wide).x!.tolist()).toEqual(x.to(dtype === 'float16' ? 'bfloat16' : 'float16').tolist());
    if (dtype === 'bfloat16') expect(checkpoint.parseNpy(checkpoint.serializeNpy(x)).dtype).toBe('float32');
  });

  it('is what a module is cast to, and what its state dict converts from', () => {
    const net = new nn.Linear(3, 2);
    const half = dtype === 'float16' ? net.half() : net.bfloat16();
    expect([half.weight.dtype, half.forward(x).dtype]).toEqual([dtype, dtype]);
    const wide = new nn.Linear(3, 2);
    wide.loadStateDict(half.stateDict());
    expect([wide.weight.dtype, wide.weight.tolist()]).toEqual(['float32', half.weight.tolist()]);
    half.loadStateDict(new nn.Linear(3, 2).stateDict());
    expect([half.weight.dtype, cloneState(half.stateDict()).weight!.dtype]).toEqual([dtype, dtype]);
    expect(new nn.Linear(3, 2, { dtype }).bias.dtype).toBe(dtype);
    expect(() => net.to('int64')).toThrow(/^to: /);
  });

  it('is trained by optimisers, whose state is of its type', () => {
    const net = new nn.Linear(3, 1, { dtype });
    const adam = new optim.Adam(net.parameters(), { lr: 0.1 });
    const loss = () => nn.functional.mseLoss(net.forward(x), zeros([2, 1], { dtype }));
    const before = loss().item();
    for (let i = 0; i < 20; i++) {
      adam.zeroGrad();
      loss().backward();
      adam.step();
    }
    expect(loss().item()).toBeLessThan(before / 4);
    const types = new Set([...adam.state.values()].map((s) => s.exp_avg.dtype));
    expect([...types, net.weight.grad!.dtype]).toEqual([dtype, dtype]);
  });

  it('is what compiled steps compute with, as eager ones do', () => {
    const w = tensor([0.3, -0.7, 1.1], { dtype, requiresGrad: true });
    const step = (t: Tensor) => {
      const y = t.mul(w).sigmoid().add(0.1);
      y.sum().backward();
      return y.detach();
    };
    const compiled = compile(step);
    for (let i = 0; i < 6; i++) {
      const t = x.mul(i + 1);
      w.grad = null;
      const y = compiled(t);
      const found = [y.dtype, y.tolist(), w.grad!.dtype, (w.grad as unknown as Tensor).tolist()];
      w.grad = null;
      const expected = step(t);
      expect(found).toEqual([dtype, expected.tolist(), dtype, (w.grad as unknown as Tensor).tolist()]);
    }
  });

  it('is initialised, or refused by name', () => {
    const w = zeros([4, 4], { dtype });
    init.kaimingUniform_(w);
    expect(w.abs().max().item()).toBeGreaterThan(0);
    expect(
      init
        .dirac_(zeros([2, 2, 3], { dtype }))
        .sum()
        .item(),
    ).toBe(2);
    expect(() => init.truncNormal_(w)).toThrow(new RegExp(`^truncNormal_: .*${dtype}`));
  });

  it('goes into ONNX and comes back', () => {
    const net = new nn.Sequential(new nn.Linear(3, 2, { dtype }), new nn.ReLU());
    const bytes = onnx.exportOnnx(net, [x]);
    const kinds = new Set(onnx.parseOnnx(bytes).tensors.map((t) => t.dtype));
    expect([...kinds]).toEqual([dtype]);
    const again = onnx.importOnnx(bytes).forward(x) as Tensor;
    expect(again.dtype).toBe(dtype);
    expect(again.float().allclose(net.forward(x).float(), { rtol: 0.02 })).toBe(true); // Gemm's product is rounded once more
  });
});
