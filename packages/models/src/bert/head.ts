import { Module } from '@wick/nn';
import type { State } from '../stateKeys.ts';
import { initialiseModule } from '../transformers/initialise.ts';
import { moveBase } from '../transformers/keys.ts';
import { BertModel, modernise } from './bertModel.ts';
import { type BertOptions, readBert } from './config.ts';

/** What {@link BertModel}'s heads share. */
export abstract class BertHead extends Module {
  /** All but the head. */
  readonly bert: BertModel;

  constructor(where: string, options: BertOptions | undefined, addPoolingLayer: boolean) {
    super();
    this.bert = new BertModel({ ...readBert(where, options), addPoolingLayer });
  }

  /** Draws the head's initial weights, once it is there. */
  protected initialiseHead(head: Module): void {
    head.apply((m) => initialiseModule(m as Module, this.bert.config.initializerRange));
  }

  /** @internal */
  upgradeState(state: State, prefix: string): void {
    moveBase(state, prefix, 'bert', false);
    modernise(state);
  }
}
