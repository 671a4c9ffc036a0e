import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { unzipSync } from 'fflate'
import type { Resource } from '../../../scripts/template/template.ts'

export type Outcome = { answer: unknown } | { error: { errorType: string; errorMessage: string } }

export interface Call {
  functionName: string
  event: unknown
}

const runner = new URL('./run-handler.mjs', import.meta.url).pathname

interface Installed {
  folder: string
  variables: Record<string, string>
  /** As GetFunction has it. */
  configuration: object
}

/** Of Lambda: functions that are what their zips hold, run in processes of their own. */
export function createFunctions(
  directory: string,
  objects: Map<string, Buffer>,
  environment: Record<string, string>,
  remainingTime: () => number | undefined,
  log: (functionName: string, output: string) => void,
) {
  const installed = new Map<string, Installed>()

  function put(functionName: string, zip: Buffer, made: Omit<Installed, 'folder'>): void {
    const CodeSha256 = createHash('sha256').update(zip).digest('base64')
    const folder = join(directory, functionName, CodeSha256.replaceAll(/\W/g, '-'))
    unpack(zip, folder)
    const configuration = { ...made.configuration, CodeSha256 }
    installed.set(functionName, { ...made, folder, configuration })
  }

  /** One after the other, in one process, which has the variables of the first. */
  async function invokeAll(calls: readonly Call[], node = process.execPath): Promise<Outcome[]> {
    const [first] = calls
    const { variables } = installed.get(first?.functionName ?? '') ?? {}
    const child = spawn(node, [runner], {
      env: { ...variables, ...environment },
      stdio: ['pipe', 'pipe', 'inherit'],
    })
    const placed = calls.map((call) => ({ ...call, ...installed.get(call.functionName) }))
    child.stdin.end(JSON.stringify({ calls: placed, remainingTime: remainingTime() ?? 300_000 }))
    const outcomes: Outcome[] = []
    for (const line of (await text(child.stdout)).split('\n')) {
      if (/^\{"(answer|error)":/.test(line)) outcomes.push(JSON.parse(line))
      else log(calls[outcomes.length]?.functionName ?? '', line)
    }
    return outcomes
  }

  return {
    /** Installs those of some resources that are functions. */
    install(resources: readonly Resource[]): void {
      for (const { Type, Properties } of resources) {
        if (Type !== 'AWS::Lambda::Function') continue
        const { FunctionName, Code, Environment, MemorySize, Timeout } =
          Properties as unknown as LambdaProperties
        const variables = Object.entries(Environment.Variables).map(([name, value]) => [
          name,
          typeof value === 'string' ? value : `arn:aws:fake:us-east-1:000000000000:${name}`,
        ])
        const zip = objects.get(`/bucket/${Code.S3Key}`) as Buffer
        const state = { State: 'Active', LastUpdateStatus: 'Successful' }
        put(FunctionName, zip, {
          variables: Object.fromEntries(variables),
          configuration: { ...state, Handler: 'index.handler', MemorySize, Timeout },
        })
      }
    },
    names: () => [...installed.keys()],
    remove: () => installed.clear(),
    configurationOf: (functionName: string) => installed.get(functionName)?.configuration,
    /** Puts another zip in place of a function's. */
    update(functionName: string, zip: Buffer): void {
      put(functionName, zip, installed.get(functionName) as Installed)
    },
    invokeAll,
    async invoke(functionName: string, event: unknown): Promise<Outcome> {
      const [outcome] = await invokeAll([{ functionName, event }])
      return outcome as Outcome
    },
  }
}

interface LambdaProperties {
  FunctionName: string
  Code: { S3Key: string }
  Environment: { Variables: Record<string, unknown> }
  MemorySize: number
  Timeout: number
}

function unpack(zip: Buffer, folder: string): void {
  mkdirSync(folder, { recursive: true })
  for (const [name, content] of Object.entries(unzipSync(zip))) {
    writeFileSync(join(folder, name), content)
  }
}
