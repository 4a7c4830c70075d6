"""Makes the small network of this folder, which tells circles, squares and triangles apart, and three pictures of them.

    python shapes.py           (torch 2.15, torchvision 0.29.2, pillow, safetensors)

A MobileNetV2 of a tenth of the width, trained on drawn shapes; its weights are kept as float16. expected.json: the
probabilities that torchvision has for the pictures.
"""
import json
import math
import pathlib

import torch
import torchvision
from PIL import Image, ImageDraw
from safetensors.torch import save_file
from torchvision.transforms import CenterCrop, Compose, InterpolationMode, Normalize, PILToTensor, Resize, ConvertImageDtype

torch.set_num_threads(2)
folder = pathlib.Path(__file__).resolve().parent
classes = ["circle", "square", "triangle"]
random = torch.Generator().manual_seed(0)


def uniform(low, high):
    return low + (high - low) * torch.rand(1, generator=random).item()


def picture(kind, size=72):
    """A shape of some colour, place, size and turn."""
    ground, ink = [tuple(int(uniform(*bounds)) for _ in range(3)) for bounds in ((150, 255), (0, 110))]
    image = Image.new("RGB", (int(size * uniform(1, 1.3)), size), ground)
    r, x, y, turn = uniform(0.2, 0.34) * size, uniform(0.42, 0.58) * image.width, uniform(0.4, 0.6) * size, uniform(0, math.tau)
    corners = {"circle": 60, "square": 4, "triangle": 3}[kind]
    points = [(x + r * math.cos(turn + i * math.tau / corners), y + r * math.sin(turn + i * math.tau / corners)) for i in range(corners)]
    ImageDraw.Draw(image).polygon(points, fill=ink)
    return image


prepare = Compose([
    PILToTensor(), Resize(56, InterpolationMode.BILINEAR, antialias=True), CenterCrop(48),
    ConvertImageDtype(torch.float32), Normalize([0.5, 0.5, 0.5], [0.25, 0.25, 0.25]),
])
torch.manual_seed(0)
model = torchvision.models.mobilenet_v2(width_mult=0.1, num_classes=3, dropout=0)
optimizer = torch.optim.AdamW(model.parameters(), lr=3e-3)
schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, 3e-3, total_steps=300)
for step in range(300):
    labels = torch.randint(0, 3, (32,), generator=random)
    images = torch.stack([prepare(picture(classes[k])) for k in labels])
    loss = torch.nn.functional.cross_entropy(model(images), labels)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    schedule.step()
state = {name: t.half() if t.is_floating_point() else t for name, t in model.state_dict().items()}
save_file(state, folder / "model.safetensors")
model.load_state_dict(state)
model.eval()
with torch.no_grad():
    labels = torch.randint(0, 3, (300,), generator=random)
    right = (model(torch.stack([prepare(picture(classes[k])) for k in labels])).argmax(1) == labels).float().mean().item()
expected = {"torch": torch.__version__, "torchvision": torchvision.__version__, "accuracy": right, "pictures": {}}
for kind in classes:
    image = picture(kind, 120)
    image.save(folder / f"{kind}.png")
    with torch.no_grad():
        expected["pictures"][f"{kind}.png"] = model(prepare(image)[None]).softmax(1)[0].tolist()
(folder / "expected.json").write_text(json.dumps(expected, indent=2) + "\n")
(folder / "classes.json").write_text(json.dumps(classes) + "\n")
print(loss.item(), expected)
