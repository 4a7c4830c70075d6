/** Whether text may become code here: not under a Content-Security-Policy without `unsafe-eval`, nor where Node forbids it. */
export function canCompile(): boolean {
  try {
    new Function('');
    return true;
  } catch {
    return false;
  }
}
