# REINFORCE (Williams, 1992) on a corridor: walk to the right end, where the reward is. In float64, for its loss cancels.
import torch
import torch.nn as nn
import torch.nn.functional as F


class Corridor:
    length = 5

    def reset(self):
        self.at, self.time = 1, 0
        return self.observation()

    def observation(self):
        return F.one_hot(torch.tensor(self.at), self.length).double()

    def step(self, action):
        self.at = min(self.length - 1, max(0, self.at + (1 if action == 1 else -1)))
        self.time += 1
        done = self.at == self.length - 1 or self.time == 12
        return self.observation(), 1.0 if self.at == self.length - 1 else -0.1, done


class Policy(nn.Module):
    def __init__(self):
        super().__init__()
        self.affine1 = nn.Linear(Corridor.length, 16)
        self.dropout = nn.Dropout(p=0.1)
        self.affine2 = nn.Linear(16, 2)

    def forward(self, x):
        x = F.relu(self.dropout(self.affine1(x)))
        return F.softmax(self.affine2(x), dim=1)


def losses(steps):
    torch.manual_seed(543)
    env, policy = Corridor(), Policy().double()
    optimizer = torch.optim.Adam(policy.parameters(), lr=1e-2)
    out = []
    for _ in range(steps):
        state, done = env.reset(), False
        log_probs, rewards = [], []
        while not done:
            probs = policy(state.unsqueeze(0))
            action = probs.detach().multinomial(1)
            log_probs.append(probs.gather(1, action).log().squeeze())
            state, reward, done = env.step(action.item())
            rewards.append(reward)
        R, returns = 0.0, []
        for r in reversed(rewards):
            R = r + 0.99 * R
            returns.insert(0, R)
        returns = torch.tensor(returns, dtype=torch.float64)
        returns = (returns - returns.mean()) / (returns.std() + 1e-6)
        loss = (-torch.stack(log_probs) * returns).sum()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        out.append(loss.item())
    return out
