import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type DevProcess, matchOutput, startDev } from '../dev-process.ts'
import { describeSamples, median } from '../median.ts'

const rounds = 5
const seconds = 4
const connections = 10

/** One tweet by id: over HTTP through gateway and handler, and the same SQL through the SDK alone. */
export async function benchThroughput(): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'plaster-bench-'))
  const dev = await startDev(directory)
  const http: number[] = []
  const sdk: number[] = []
  await measureHttp(dev)
  await measureSdk(dev)
  for (let round = 0; round < rounds; round += 1) {
    http.push(await measureHttp(dev))
    sdk.push(await measureSdk(dev))
  }
  await dev.stop()
  rmSync(directory, { recursive: true })

  console.log(
    `  GET /tweets/1, ${connections} connections   ${describeSamples(http, 'requests/s')}`,
  )
  console.log(`  same SQL, SDK alone, ${connections} callers  ${describeSamples(sdk, 'calls/s')}`)
  console.log(`  ratio ${(median(http) / median(sdk)).toFixed(2)}`)
}

/** Both loads come from a process of their own. */
async function measureHttp({ api }: DevProcess): Promise<number> {
  const cannon = fileURLToPath(
    new URL('../../node_modules/autocannon/autocannon.js', import.meta.url),
  )
  const args = ['--json', '-c', String(connections), '-d', String(seconds), `${api}/tweets/1`]
  const child = spawn(process.execPath, [cannon, ...args], { stdio: ['ignore', 'pipe', 'ignore'] })
  const [json] = await matchOutput(child, /^\{.*\}$/m)
  const { requests, non2xx } = JSON.parse(json)
  if (non2xx > 0) throw new Error(`${non2xx} answers were not 2xx`)
  return requests.average
}

async function measureSdk({ dataApi }: DevProcess): Promise<number> {
  const caller = fileURLToPath(new URL('../emulator/sdk-caller.ts', import.meta.url))
  const args = ['--import', 'tsx', caller, dataApi, String(connections), String(seconds)]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  const [, perSecond] = await matchOutput(child, /^(\d+) calls\/s/m)
  return Number(perSecond)
}
