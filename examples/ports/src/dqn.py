# Deep Q-learning (Mnih et al., 2013) with a replay memory and a target network, on a ring of places.
from collections import deque

import torch
import torch.nn as nn
import torch.nn.functional as F

places, batch_size, gamma, tau = 6, 16, 0.9, 0.05


class DQN(nn.Module):
    def __init__(self):
        super().__init__()
        self.layer1 = nn.Linear(places, 24)
        self.layer2 = nn.Linear(24, 24)
        self.layer3 = nn.Linear(24, 2)

    def forward(self, x):
        return self.layer3(F.relu(self.layer2(F.relu(self.layer1(x)))))


def see(place):
    return F.one_hot(torch.tensor([place]), places).float()


def losses(steps):
    torch.manual_seed(1)
    policy_net, target_net = DQN(), DQN()
    target_net.load_state_dict(policy_net.state_dict())
    optimizer = torch.optim.AdamW(policy_net.parameters(), lr=1e-3, amsgrad=True)
    memory = deque([], maxlen=100)
    place, out = 0, []
    while len(out) < steps:
        eps = 0.9 * 0.95 ** len(memory)
        if torch.rand(1).item() > eps:
            with torch.no_grad():
                action = policy_net(see(place)).max(1).indices.view(1, 1)
        else:
            action = torch.randint(2, (1, 1))
        to = (place + (1 if action.item() == 1 else places - 1)) % places
        memory.append((see(place), action, see(to), torch.tensor([1.0 if to == 3 else 0.0])))
        place = 0 if to == 3 else to
        if len(memory) < batch_size:
            continue
        picked = [memory[i] for i in torch.randperm(len(memory))[:batch_size].tolist()]
        state, actions, next_state, reward = (torch.cat(part) for part in zip(*picked))
        values = policy_net(state).gather(1, actions).squeeze(1)
        with torch.no_grad():
            wanted = reward + gamma * target_net(next_state).max(1).values
        loss = F.smooth_l1_loss(values, wanted)
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_value_(policy_net.parameters(), 100)
        optimizer.step()
        with torch.no_grad():
            policy = dict(policy_net.named_parameters())
            for name, p in target_net.named_parameters():
                p.lerp_(policy[name], tau)
        out.append(loss.item())
    return out
