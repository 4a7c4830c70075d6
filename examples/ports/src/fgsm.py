# Adversarial examples: the fast gradient sign attack (Goodfellow et al., 2014) on a net that learns in between.
import torch
import torch.nn as nn
import torch.nn.functional as F


def fgsm_attack(image, epsilon, data_grad):
    return torch.clamp(image + epsilon * data_grad.sign(), 0, 1)


def losses(steps):
    torch.manual_seed(42)
    images, labels = torch.rand(64, 1, 12, 12), torch.randint(0, 4, (64,))
    model = nn.Sequential(nn.Conv2d(1, 8, 3), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(), nn.Linear(200, 4))
    optimizer = torch.optim.Adadelta(model.parameters(), lr=1.0)
    out = []
    for step in range(steps):
        x, y = images[step % 4 * 16:][:16].clone().requires_grad_(), labels[step % 4 * 16:][:16]
        loss = F.nll_loss(F.log_softmax(model(x), dim=1), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        with torch.no_grad():
            perturbed = fgsm_attack(x, 0.1, x.grad)
            out.append(F.nll_loss(F.log_softmax(model(perturbed), dim=1), y).item())
    return out
