/** Asks the service in this container whether it may be asked; ends with 0 when it may. */
const [address = 'http://127.0.0.1:4000'] = process.argv.slice(2);

const ready = await fetch(new URL('/health/ready', address), { signal: AbortSignal.timeout(4000) }).then(
  (answer) => answer.ok,
  () => false,
);
process.exit(ready ? 0 : 1);
