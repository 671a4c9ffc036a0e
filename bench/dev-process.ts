import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))

export interface DevProcess {
  api: string
  dataApi: string
  stop(): Promise<void>
}

/** `npm run dev` without npm, on free ports, once it has printed where it listens. */
export async function startDev(
  dataDirectory: string,
  environment: Record<string, string> = {},
): Promise<DevProcess> {
  const child = spawn(process.execPath, ['scripts/dev.mjs'], {
    cwd: root,
    env: {
      ...process.env,
      PORT: '0',
      DATA_API_PORT: '0',
      PLASTER_DATA_DIR: dataDirectory,
      // As deployed.
      PLASTER_DEBUG: '0',
      PLASTER_LOG: 'json',
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const [, api = '', dataApi = ''] = await matchOutput(
    child,
    /API {7}(http:\S+)\s+Data API {2}(http:\S+)[\s\S]*Ctrl-C/,
  )
  return {
    api,
    dataApi,
    async stop() {
      child.kill('SIGINT')
      await once(child, 'exit')
    },
  }
}

/** Waits for output that matches and lets the rest of it pass; throws when the process ends without it. */
export function matchOutput(child: ChildProcess, pattern: RegExp): Promise<RegExpMatchArray> {
  return new Promise((resolve, reject) => {
    let output: string | undefined = ''
    child.stdout?.on('data', (chunk) => {
      if (output === undefined) return
      output += chunk
      const match = output.match(pattern)
      if (!match) return
      output = undefined
      resolve(match)
    })
    child.once('close', () => reject(new Error(`a process ended without ${pattern}:\n${output}`)))
  })
}
