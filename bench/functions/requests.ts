import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { matchOutput, startDev } from '../dev-process.ts'
import { describeSamples } from '../median.ts'

const rounds = 5
const seconds = 3
const connections = 10

/** Requests/s through gateway, handler, SDK and emulator to PostgreSQL 17, 10 at a time. */
export async function benchRequests(): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'plaster-bench-'))
  const dev = await startDev(directory, { PLASTER_ENGINE: 'native', PLASTER_LOG: 'none' })
  const authorization = await logIn(dev.api)
  const loads: Record<string, string[]> = {
    'GET /tweets': [`${dev.api}/tweets`],
    'GET /tweets/1': [`${dev.api}/tweets/1`],
    'POST /tweets': post(`${dev.api}/tweets`, { content: 'hello' }, authorization),
  }
  for (const [name, load] of Object.entries(loads)) {
    const samples: number[] = []
    await measure(load)
    for (let round = 0; round < rounds; round += 1) samples.push(await measure(load))
    console.log(`  ${name.padEnd(14)} ${describeSamples(samples, 'requests/s')}`)
  }
  await dev.stop()
  rmSync(directory, { recursive: true })
}

function post(url: string, body: object, authorization: string): string[] {
  const headers = ['content-type: application/json', `authorization: ${authorization}`]
  const options = headers.flatMap((header) => ['-H', header.replace(': ', '=')])
  return ['-m', 'POST', '-b', JSON.stringify(body), ...options, url]
}

async function logIn(api: string): Promise<string> {
  const person = { username: 'bench', password: 'correct horse' }
  await send(`${api}/users`, person)
  const { token } = (await send(`${api}/sessions`, person)) as { token: string }
  return `Bearer ${token}`
}

async function send(url: string, body: object): Promise<unknown> {
  const headers = { 'content-type': 'application/json' }
  const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) })
  if (answer.status !== 201) throw new Error(`${url} answered ${answer.status}`)
  return answer.json()
}

/** The load comes from a process of its own. */
async function measure(load: readonly string[]): Promise<number> {
  const cannon = fileURLToPath(
    new URL('../../node_modules/autocannon/autocannon.js', import.meta.url),
  )
  const args = ['--json', '-c', String(connections), '-d', String(seconds), ...load]
  const child = spawn(process.execPath, [cannon, ...args], { stdio: ['ignore', 'pipe', 'ignore'] })
  const [json] = await matchOutput(child, /^\{.*\}$/m)
  const { requests, non2xx } = JSON.parse(json)
  if (non2xx > 0) throw new Error(`${non2xx} answers were not 2xx`)
  return requests.average
}
