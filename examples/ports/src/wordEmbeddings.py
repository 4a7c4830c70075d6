# Word embeddings: an n-gram model learns what follows two words of a sonnet.
import torch
import torch.nn as nn
import torch.nn.functional as F

words = """When forty winters shall besiege thy brow, And dig deep trenches in thy beauty's field, Thy youth's proud livery
so gazed on now, Will be a totter'd weed of small worth held""".split()
vocabulary = sorted(set(words))
index = {word: i for i, word in enumerate(vocabulary)}
ngrams = [([words[i - 2], words[i - 1]], words[i]) for i in range(2, len(words))]


class NGramLanguageModeler(nn.Module):
    def __init__(self, vocab, dim, context):
        super().__init__()
        self.embeddings = nn.Embedding(vocab, dim)
        self.linear1 = nn.Linear(context * dim, 128)
        self.linear2 = nn.Linear(128, vocab)

    def forward(self, inputs):
        embeds = self.embeddings(inputs).view((1, -1))
        out = F.relu(self.linear1(embeds))
        return F.log_softmax(self.linear2(out), dim=1)


def losses(steps):
    torch.manual_seed(1)
    model = NGramLanguageModeler(len(vocabulary), 10, 2)
    loss_function = nn.NLLLoss()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
    out = []
    for step in range(steps):
        context, target = ngrams[step % len(ngrams)]
        log_probs = model(torch.tensor([index[word] for word in context]))
        loss = loss_function(log_probs, torch.tensor([index[target]]))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        out.append(loss.item())
    return out
