"""Opens ONNX files with ONNX's own checker, shapes inferred strictly.

    python check.py FILE...      exit code 1 and the checker's words if a file is not valid
"""

import sys

import onnx

for path in sys.argv[1:]:
    model = onnx.load(path)
    onnx.checker.check_model(model, full_check=True)
    onnx.shape_inference.infer_shapes(model, strict_mode=True, data_prop=True)
print(f"{len(sys.argv) - 1} files are valid by onnx {onnx.__version__}")
