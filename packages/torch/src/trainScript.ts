import { type Code, py } from './python/code.ts';

/** What of the training script follows from the model, its optimiser and its data. */
export interface TrainSettings {
  readonly batchSize: number;
  readonly dropLast: boolean;
  readonly epochs: number;
  readonly groups: Code;
  readonly loss: Code;
  readonly optimizer: Code;
  readonly sampler: Code;
  /** Whether some parameters take no part in the loss, of which DistributedDataParallel has to know. */
  readonly unused: boolean;
}

/** `train.py`. */
export const trainScript = (
  settings: TrainSettings,
): Code => py`"""Trains the model of model.py on data.safetensors, from weights.safetensors and state.pt on.

    python train.py                              one process
    torchrun --nproc-per-node 4 train.py         four, each with its part of every batch

Both make the same steps: the batches, their order and the gradient of the mean over each batch are the same.
What is left is in trained.safetensors (weights) and trained.pt (weights, optimiser, generators, losses).
"""

import argparse
import os
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file
from torch import distributed, nn
from torch.nn.parallel import DistributedDataParallel
from torch.utils.data import BatchSampler, RandomSampler, SequentialSampler

from model import build_model

HERE = Path(__file__).parent
BATCH_SIZE = ${settings.batchSize}
DROP_LAST = ${settings.dropLast}


def build_loss():
    return ${settings.loss}


def build_optimizer(model):
    parameters = dict(model.named_parameters())
    return torch.optim.${settings.optimizer}(
        [
${settings.groups.indented(3)}
        ]
    )


def build_sampler(dataset, generator):
    return ${settings.sampler}


def order_of_epoch(dataset, generator, rank, world):
    """The batches of one epoch as lists of sample numbers, drawn by the first process for all."""
    order = [None]
    if rank == 0:
        # A DataLoader draws a seed for its workers before its sampler draws the order.
        torch.empty((), dtype=torch.int64).random_(generator=generator)
        order = [list(BatchSampler(build_sampler(dataset, generator), BATCH_SIZE, DROP_LAST))]
    if world > 1:
        distributed.broadcast_object_list(order)
    return order[0]


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument('--epochs', type=int, default=${settings.epochs})
    options.add_argument('--out', type=Path, default=HERE, help='folder of the trained files')
    options.add_argument('--device', default='cuda' if torch.cuda.is_available() else 'cpu', choices=['cpu', 'cuda'])
    args = options.parse_args()

    rank, world = int(os.environ.get('RANK', 0)), int(os.environ.get('WORLD_SIZE', 1))
    device = torch.device(args.device, int(os.environ.get('LOCAL_RANK', 0)) if args.device == 'cuda' else None)
    if world > 1:
        distributed.init_process_group('nccl' if device.type == 'cuda' else 'gloo')

    fields = load_file(HERE / 'data.safetensors')
    fields = [fields[str(i)] for i in range(len(fields))]
    dataset = range(len(fields[0]))
    saved = torch.load(HERE / 'state.pt', weights_only=True)

    model = build_model()
    model.load_state_dict(load_file(HERE / 'weights.safetensors'))
    model.to(device).train()
    if world > 1 and device.type == 'cuda':
        model = nn.SyncBatchNorm.convert_sync_batchnorm(model)
    optimizer = build_optimizer(model)
    optimizer.load_state_dict(
        {'state': saved['optimizer']['state'], 'param_groups': optimizer.state_dict()['param_groups']}
    )
    loss_of = build_loss()
    trained = model if world == 1 else DistributedDataParallel(model, find_unused_parameters=${settings.unused})

    # The generators stand where they stood; every process but the first drops units of its own.
    torch.set_rng_state(saved['rng'])
    if rank > 0:
        torch.manual_seed(torch.initial_seed() + rank)
    generator = None
    if saved['generator'] is not None:
        generator = torch.Generator()
        generator.set_state(saved['generator'])

    losses = []
    for epoch in range(args.epochs):
        total = 0.0
        batches = order_of_epoch(dataset, generator, rank, world)
        for batch in batches:
            mine = batch[rank::world]
            # The mean of the processes' gradients is the gradient of the mean over the batch only if every part
            # counts by its size; a process without a part goes along with a weight of 0.
            weight = len(mine) * world / len(batch)
            *inputs, target = [field[mine or batch[:1]].to(device) for field in fields]
            optimizer.zero_grad()
            loss = loss_of(trained(*inputs), target) * weight
            loss.backward()
            optimizer.step()
            part = loss.detach() / world
            if world > 1:
                distributed.all_reduce(part)
            losses.append(part.item())
            total += part.item()
        if rank == 0:
            print(f'epoch {epoch + 1}: loss {total / max(1, len(batches)):.6f}', flush=True)

    if rank == 0:
        args.out.mkdir(parents=True, exist_ok=True)
        weights = {key: value.detach().cpu().clone().contiguous() for key, value in model.state_dict().items()}
        save_file(weights, args.out / 'trained.safetensors')
        torch.save(
            {
                'model': weights,
                'optimizer': optimizer.state_dict(),
                'rng': torch.get_rng_state(),
                'generator': None if generator is None else generator.get_state(),
                'losses': losses,
            },
            args.out / 'trained.pt',
        )
    if world > 1:
        distributed.barrier()
        distributed.destroy_process_group()


if __name__ == '__main__':
    main()
`;
