"""Opens ONNX files with ONNX's own checker, shapes inferred strictly.

    python check.py FILE...      exit code 1 and the checker's words of every file that is not valid

Without arguments, the files are those that the standard input names, one a line.
"""

import sys

import onnx

paths = sys.argv[1:] or sys.stdin.read().split("\n")
faults = 0
for path in paths:
    try:
        model = onnx.load(path)
        onnx.checker.check_model(model, full_check=True)
        onnx.shape_inference.infer_shapes(model, strict_mode=True, data_prop=True)
    except Exception as error:  # whatever it says, it says it of this file
        faults += 1
        print(f"{path}: {error}", file=sys.stderr)
print(f"{len(paths) - faults} of {len(paths)} files are valid by onnx {onnx.__version__}")
sys.exit(1 if faults else 0)
