/** Ctrl-C asks a training to stop; a second one, later, ends the process. */
export function listenForCtrlC() {
  let first = 0;
  const listener = () => {
    // One press may arrive twice, from the terminal and from whoever started this process.
    if (first !== 0 && performance.now() - first > 500) process.exit(130);
    first ||= performance.now();
  };
  process.on('SIGINT', listener);
  return {
    get pressed() {
      return first !== 0;
    },
    forget: () => process.off('SIGINT', listener),
  };
}
