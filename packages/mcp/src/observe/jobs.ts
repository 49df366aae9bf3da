import type { Job } from '@axe/kit';
import type { Log } from '../log.ts';

/** Runs each job at its interval, never twice at the same time; a failure is logged and the next turn tries again. */
export function startJobs<Resources>(jobs: readonly Job<Resources>[], resources: Resources, log: Log): { close(): Promise<void> } {
  const stopping = new AbortController();
  const running = new Set<Promise<void>>();
  const timers = jobs.map((job) => {
    let busy = false;
    const timer = setInterval(() => {
      if (busy) return;
      busy = true;
      const turn = job
        .run(resources, stopping.signal)
        .catch((error: unknown) => {
          if (!stopping.signal.aborted) log.error({ job: job.name, err: error }, 'job failed; it runs again at its next turn');
        })
        .finally(() => {
          busy = false;
          running.delete(turn);
        });
      running.add(turn);
    }, job.everyMs);
    timer.unref();
    return timer;
  });
  return {
    async close() {
      for (const timer of timers) clearInterval(timer);
      stopping.abort();
      await Promise.allSettled(running);
    },
  };
}
