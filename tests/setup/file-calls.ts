import { Session } from 'node:inspector/promises'

interface TraceEvent {
  readonly name: string
  /** `b` or `B` where a call begins. */
  readonly ph: string
}

/** What Node asks of the file system meanwhile, in order, of what makes files last. */
export async function fileCallsDuring(run: () => Promise<unknown>): Promise<string[]> {
  const session = new Session()
  session.connect()
  const events: TraceEvent[] = []
  session.on('NodeTracing.dataCollected', ({ params }) => {
    events.push(...(params.value as TraceEvent[]))
  })
  const ended = new Promise((resolve) => session.once('NodeTracing.tracingComplete', resolve))
  const traceConfig = { includedCategories: ['node.fs.async', 'node.fs.sync'] }
  await session.post('NodeTracing.start', { traceConfig })
  await run()
  await session.post('NodeTracing.stop')
  await ended
  session.disconnect()
  return events
    .filter(({ ph }) => ph.toLowerCase() === 'b')
    .map(({ name }) => name.replace('fs.sync.', ''))
    .filter((name) => /^(write|fsync|rename)$/.test(name))
}
