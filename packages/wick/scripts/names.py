"""The public names of torch, torch.nn, torch.nn.functional, torch.nn.init, torch.optim and torch.Tensor. Writes names.json.

    python packages/wick/scripts/names.py        (torch 2.15)
"""
import inspect
import json
import pathlib

import torch
import torch.nn.functional as F
from torch import nn, optim
from torch.optim import lr_scheduler


def public(module, keep):
    return sorted(n for n in dir(module) if not n.startswith("_") and keep(getattr(module, n)))


def own_function(f):
    if inspect.ismodule(f) or inspect.isclass(f) or not callable(f):
        return False
    where = getattr(f, "__module__", None) or ""
    return where.startswith("torch.nn") or where in ("", "torch._C._nn", "torch")or "built-in" in repr(f)


def of_torch(name):
    """Functions and constants; types, modules and what is PyTorch's own machinery by other doors."""
    value = getattr(torch, name)
    if name in ("finfo", "iinfo", "no_grad", "enable_grad", "set_grad_enabled", "inference_mode", "newaxis"):
        return True
    return not inspect.ismodule(value) and not inspect.isclass(value) and (callable(value) or isinstance(value, float)) and "pybind" not in type(value).__name__


out = {
    "torch": torch.__version__,
    "torch.*": sorted(n for n in dir(torch) if not n.startswith("_") and of_torch(n)),
    "torch.nn": public(nn, lambda x: inspect.isclass(x) and (issubclass(x, nn.Module) or x.__module__.startswith("torch.nn"))),
    "torch.nn.functional": public(F, own_function),
    "torch.nn.init": public(nn.init, lambda x: inspect.isfunction(x) and x.__module__ == "torch.nn.init"),
    "torch.nn.utils": public(nn.utils, lambda x: inspect.isfunction(x)),
    "torch.optim": public(optim, inspect.isclass),
    "torch.optim.lr_scheduler": public(lr_scheduler, lambda x: inspect.isclass(x) and x.__module__ == "torch.optim.lr_scheduler"),
    "torch.Tensor": sorted(n for n in dir(torch.Tensor) if not n.startswith("_")),
}
(pathlib.Path(__file__).with_name("names.json")).write_text(json.dumps(out, indent=1) + "\n")
print({k: len(v) for k, v in out.items() if k != "torch"})
