"""Opens what verify.mjs wrote, with PyTorch, safetensors and NumPy themselves."""
import pathlib
import sys

import numpy
import safetensors.torch
import torch

folder = pathlib.Path(sys.argv[1])
file = torch.load(folder / "a.pt", weights_only=True)
tensors = file["tensors"]
assert tensors["base"].shape == (4, 6) and torch.equal(tensors["base"].t(), tensors["transposed"])
assert tensors["base"].untyped_storage().data_ptr() == tensors["transposed"].untyped_storage().data_ptr()
torch.manual_seed(0)
assert torch.equal(tensors["base"], torch.randn(4, 6)), "the first draw after the seed"
dtypes = {"double": torch.float64, "int": torch.int32, "long": torch.int64, "byte": torch.uint8, "yes": torch.bool}
assert all(tensors[n].dtype == d for n, d in dtypes.items()) and tensors["yes"].all()
assert tensors["scalar"].shape == () and tensors["empty"].shape == (0, 4)
assert file["list"] == [1, 2.5, -3, 2**40, -(2**70), True, None, "text é", [], {}]
assert file["tuple"] == (1, ()) and file["keys"] == {1: "a"} and file["set"] == {1, 2} and file["bytes"] == b"\x00\xff\x80"
half = torch.load(folder / "half.pt", weights_only=True)
assert torch.equal(half["base"], tensors["base"].half()) and half["long"].dtype == torch.int64

for name, expected in (("a", lambda t: t), ("half", lambda t: t.bfloat16() if t.is_floating_point() else t)):
    path = folder / f"{name}.safetensors"
    read = safetensors.torch.load_file(path)
    assert all(torch.equal(read[n], expected(t)) for n, t in tensors.items()) and len(read) == len(tensors)
    metadata = {"format": "pt"} if name == "a" else None
    assert path.read_bytes() == safetensors.torch.save({n: t.contiguous().clone() for n, t in read.items()}, metadata), "the same bytes"
for name in ("a.npz", "deflated.npz"):
    with numpy.load(folder / name, allow_pickle=False) as archive:
        assert all(numpy.array_equal(archive[n], t.numpy()) for n, t in tensors.items())
assert numpy.array_equal(numpy.load(folder / "a.npy", allow_pickle=False), tensors["base"].numpy())
print(f"torch {torch.__version__}, safetensors {safetensors.__version__}, numpy {numpy.__version__}: every file reads as it was written")
