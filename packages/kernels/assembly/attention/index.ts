export { attend, attentionWorkspace } from './forward';
export { attendBackward, attentionBackwardWorkspace } from './backward';
