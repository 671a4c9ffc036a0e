import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { unzipSync } from 'fflate'
import type { Resource } from '../../../scripts/template/template.ts'

export type Outcome = { answer: unknown } | { error: { errorType: string; errorMessage: string } }

interface Installed {
  folder: string
  variables: Record<string, string>
  /** As GetFunction has it. */
  configuration: object
}

/** Of Lambda: functions that are what their zips hold, each run in a process of its own. */
export function createFunctions(
  directory: string,
  objects: Map<string, Buffer>,
  environment: Record<string, string>,
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
    async invoke(functionName: string, event: unknown): Promise<Outcome> {
      const { folder = '', variables = {} } = installed.get(functionName) ?? {}
      const runner = new URL('./run-handler.mjs', import.meta.url).pathname
      const child = spawn(process.execPath, [runner, folder, functionName], {
        env: { ...variables, ...environment },
        stdio: ['pipe', 'pipe', 'inherit'],
      })
      child.stdin.end(JSON.stringify(event))
      const output = await text(child.stdout)
      // What a function logs comes before its answer.
      const start = output.search(/\{"(answer|error)":[^\n]*$/)
      log(functionName, output.slice(0, start))
      return JSON.parse(output.slice(start))
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
