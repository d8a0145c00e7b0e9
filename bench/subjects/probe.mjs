/** Loaded into every measured process by `--import`: tells what it has used, when asked. */
process.on('message', () => {
  const { user, system } = process.cpuUsage();
  const { maxRSS } = process.resourceUsage();
  process.send?.({
    cpuMs: (user + system) / 1000,
    rss: process.memoryUsage.rss(),
    peak: maxRSS * 1024,
  });
});
// Asking must not keep a process alive.
process.channel?.unref();
