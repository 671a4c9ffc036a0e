import { spawn } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { unzipSync } from 'fflate'
import type { Template } from '../../../scripts/template/template.ts'

export type Outcome = { answer: unknown } | { error: { errorType: string; errorMessage: string } }

/** Of Lambda: functions that are what their zips hold, each run in a process of its own. */
export function createFunctions(
  directory: string,
  objects: Map<string, Buffer>,
  environment: Record<string, string>,
) {
  const installed = new Map<string, { folder: string; variables: Record<string, string> }>()

  return {
    /** Installs the functions of a template whose names fit. */
    install({ Resources }: Template, which: (functionName: string) => boolean): void {
      for (const { Type, Properties } of Object.values(Resources)) {
        if (Type !== 'AWS::Lambda::Function') continue
        const { FunctionName, Code, Environment } = Properties as unknown as LambdaProperties
        if (!which(FunctionName)) continue
        const folder = join(directory, FunctionName, Code.S3Key.replaceAll(/\W/g, '-'))
        unpack(objects.get(`/bucket/${Code.S3Key}`) as Buffer, folder)
        const variables = Object.entries(Environment.Variables).map(([name, value]) => [
          name,
          typeof value === 'string' ? value : `arn:aws:fake:us-east-1:000000000000:${name}`,
        ])
        installed.set(FunctionName, { folder, variables: Object.fromEntries(variables) })
      }
    },
    names: () => [...installed.keys()],
    async invoke(functionName: string, event: unknown): Promise<Outcome> {
      const { folder, variables } = installed.get(functionName) ?? { folder: '', variables: {} }
      const runner = new URL('./run-handler.mjs', import.meta.url).pathname
      const child = spawn(process.execPath, [runner, folder, functionName], {
        env: { ...variables, ...environment },
        stdio: ['pipe', 'pipe', 'inherit'],
      })
      child.stdin.end(JSON.stringify(event))
      const output = await text(child.stdout)
      // What a function logs comes before its answer.
      return JSON.parse(output.slice(output.search(/\{"(answer|error)":[^\n]*$/)))
    },
  }
}

interface LambdaProperties {
  FunctionName: string
  Code: { S3Key: string }
  Environment: { Variables: Record<string, unknown> }
}

function unpack(zip: Buffer, folder: string): void {
  mkdirSync(folder, { recursive: true })
  for (const [name, content] of Object.entries(unzipSync(zip))) {
    writeFileSync(join(folder, name), content)
  }
}
