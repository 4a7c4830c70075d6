/** Tells the test that opened this page what `main` gives. What it throws, the page's document tells. */
export async function report(main: () => unknown): Promise<void> {
  const value = await main();
  await fetch('/', { method: 'POST', body: JSON.stringify({ value }) });
}
