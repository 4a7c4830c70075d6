# Text classification: the mean of the words' vectors says what a piece of news is about.
import torch
import torch.nn as nn

news = [
    (0, "stocks fall as oil prices rise"), (1, "striker scores twice in the final"), (2, "new chip doubles the speed of phones"),
    (0, "bank raises rates again"), (1, "the coach leaves the team after the final"), (2, "robots learn to walk on ice"),
]
vocabulary = sorted({word for _, text in news for word in text.split()})


class TextClassificationModel(nn.Module):
    def __init__(self, vocab, dim, classes):
        super().__init__()
        self.embedding = nn.EmbeddingBag(vocab, dim)
        self.fc = nn.Linear(dim, classes)
        self.init_weights()

    def init_weights(self):
        self.embedding.weight.data.uniform_(-0.5, 0.5)
        self.fc.weight.data.uniform_(-0.5, 0.5)
        self.fc.bias.data.zero_()

    def forward(self, text, offsets):
        return self.fc(self.embedding(text, offsets))


def collate(batch):
    texts = [[vocabulary.index(word) for word in text.split()] for _, text in batch]
    offsets = torch.tensor([0] + [len(text) for text in texts[:-1]]).cumsum(0)
    return torch.tensor([label for label, _ in batch]), torch.tensor(sum(texts, [])), offsets


def losses(steps):
    torch.manual_seed(0)
    model = TextClassificationModel(len(vocabulary), 16, 3)
    criterion = nn.CrossEntropyLoss()
    optimizer = torch.optim.SGD(model.parameters(), lr=5.0)
    scheduler = torch.optim.lr_scheduler.StepLR(optimizer, 4, gamma=0.5)
    out = []
    for step in range(steps):
        labels, text, offsets = collate(news[step % 2 * 3:][:3])
        optimizer.zero_grad()
        loss = criterion(model(text, offsets), labels)
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 0.1)
        optimizer.step()
        scheduler.step()
        out.append(loss.item())
    return out
