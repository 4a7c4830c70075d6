# Neural transfer (Gatys et al., 2015): a picture takes the style of another one; what is optimised is the picture.
import torch
import torch.nn as nn
import torch.nn.functional as F


def gram_matrix(x):
    n, c, h, w = x.size()
    features = x.view(n * c, h * w)
    return features @ features.t() / (n * c * h * w)


def losses(steps):
    torch.manual_seed(0)
    # L-BFGS divides by differences of gradients: in double precision.
    style, content = (torch.rand(1, 3, 16, 16, dtype=torch.double) for _ in range(2))
    layers = nn.Sequential(
        nn.Conv2d(3, 8, 3, padding=1), nn.ReLU(), nn.Conv2d(8, 8, 3, padding=1), nn.ReLU(), nn.AvgPool2d(2),
        nn.Conv2d(8, 16, 3, padding=1), nn.ReLU(),
    ).double().eval().requires_grad_(False)

    def features(x):
        found = []
        for layer in layers:
            x = layer(x)
            if isinstance(layer, nn.Conv2d):
                found.append(x)
        return found

    style_targets = [gram_matrix(f) for f in features(style)]
    content_target = features(content)[1]
    picture = content.clone().requires_grad_()
    optimizer = torch.optim.LBFGS([picture], max_iter=1)
    out = []

    def closure():
        optimizer.zero_grad()
        found = features(picture)
        style_loss = sum(F.mse_loss(gram_matrix(f), target) for f, target in zip(found, style_targets))
        loss = 1e4 * style_loss + F.mse_loss(found[1], content_target)
        loss.backward()
        return loss

    for _ in range(steps):
        with torch.no_grad():
            picture.clamp_(0, 1)
        out.append(optimizer.step(closure).item())
    return out
