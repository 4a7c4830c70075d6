# After Karpathy's makemore: a multilayer perceptron (Bengio et al., 2003) that makes names, with plain tensors.
import torch
import torch.nn.functional as F

words = ["emma", "olivia", "ava", "isabella", "sophia", "charlotte", "mia", "amelia"]
stoi = {c: i for i, c in enumerate("." + "".join(sorted(set("".join(words)))))}
block_size = 3


def build_dataset():
    X, Y = [], []
    for w in words:
        context = [0] * block_size
        for ch in w + ".":
            X.append(context)
            Y.append(stoi[ch])
            context = context[1:] + [stoi[ch]]
    return torch.tensor(X), torch.tensor(Y)


def losses(steps):
    X, Y = build_dataset()
    g = torch.Generator().manual_seed(2147483647)
    C = torch.randn((len(stoi), 4), generator=g)
    W1 = torch.randn((block_size * 4, 32), generator=g) * (5 / 3) / (block_size * 4) ** 0.5
    b1 = torch.randn(32, generator=g) * 0.01
    W2 = torch.randn((32, len(stoi)), generator=g) * 0.01
    b2 = torch.zeros(len(stoi))
    parameters = [C, W1, b1, W2, b2]
    for p in parameters:
        p.requires_grad = True
    out = []
    for _ in range(steps):
        ix = torch.randint(0, X.shape[0], (16,), generator=g)
        emb = C[X[ix]]
        h = torch.tanh(emb.view(-1, block_size * 4) @ W1 + b1)
        logits = h @ W2 + b2
        loss = F.cross_entropy(logits, Y[ix])
        for p in parameters:
            p.grad = None
        loss.backward()
        for p in parameters:
            p.data += -0.1 * p.grad
        out.append(loss.item())
    return out
