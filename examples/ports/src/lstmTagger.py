# Sequence models: an LSTM says which part of speech each word is.
import torch
import torch.nn as nn
import torch.nn.functional as F

training = [("The dog ate the apple", ["DET", "NN", "V", "DET", "NN"]), ("Everybody read that book", ["NN", "V", "DET", "NN"])]
words = list(dict.fromkeys(word for sentence, _ in training for word in sentence.split()))
tags = ["DET", "NN", "V"]


class LSTMTagger(nn.Module):
    def __init__(self, embedding_dim, hidden_dim, vocab, tagset):
        super().__init__()
        self.word_embeddings = nn.Embedding(vocab, embedding_dim)
        self.lstm = nn.LSTM(embedding_dim, hidden_dim)
        self.hidden2tag = nn.Linear(hidden_dim, tagset)

    def forward(self, sentence):
        embeds = self.word_embeddings(sentence)
        lstm_out, _ = self.lstm(embeds.view(len(sentence), 1, -1))
        return F.log_softmax(self.hidden2tag(lstm_out.view(len(sentence), -1)), dim=1)


def losses(steps):
    torch.manual_seed(1)
    model = LSTMTagger(6, 6, len(words), len(tags))
    loss_function = nn.NLLLoss()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    out = []
    for step in range(steps):
        sentence, told = training[step % 2]
        model.zero_grad()
        scores = model(torch.tensor([words.index(word) for word in sentence.split()]))
        loss = loss_function(scores, torch.tensor([tags.index(tag) for tag in told]))
        loss.backward()
        optimizer.step()
        out.append(loss.item())
    return out
