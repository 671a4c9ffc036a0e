import { createServer } from 'node:net'
import { InvalidArgumentError } from 'commander'
import { UsageError } from './failure.ts'

export function toPort(text: string): number {
  const port = Number(text)
  if (/^\d+$/.test(text) && port <= 65_535) return port
  throw new InvalidArgumentError('A port is a whole number from 0 to 65535.')
}

/** Throws UsageError, naming the flag that chooses another, when a port of this machine cannot be had. */
export async function checkPort(port: number, flag: string, host = '127.0.0.1'): Promise<void> {
  const probe = createServer()
  try {
    await new Promise<void>((resolve, reject) => {
      probe.once('error', reject)
      probe.listen(port, host, resolve)
    })
  } catch (error) {
    throw explainListen(error, port, flag, host)
  }
  await new Promise((resolve) => probe.close(resolve))
}

function explainListen(cause: unknown, port: number, flag: string, host: string): unknown {
  const { code } = cause as NodeJS.ErrnoException
  const remedy = `choose another with ${flag}, or 0 for a free one.`
  if (code === 'EADDRINUSE') return new UsageError(`Port ${port} is taken: ${remedy}`, { cause })
  if (code === 'EACCES')
    return new UsageError(`Port ${port} needs more rights: ${remedy}`, { cause })
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return new UsageError(`This machine has no address ${host}: choose another with --host.`, {
      cause,
    })
  }
  return cause
}
