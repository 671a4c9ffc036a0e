import type { Worker } from 'node:worker_threads'

export interface FollowedThreads {
  /** What has become of threads that this process starts: `started` and `ended`, in order. */
  threads: string[]
  stop(): void
}

export function followThreads(): FollowedThreads {
  const threads: string[] = []

  function follow(thread: Worker): void {
    threads.push('started')
    thread.once('exit', () => threads.push('ended'))
  }

  process.on('worker', follow)
  return { threads, stop: () => process.off('worker', follow) }
}
