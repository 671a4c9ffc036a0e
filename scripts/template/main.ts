import { readFileSync } from 'node:fs'
import { fail, UsageError } from '../terminal/failure.ts'
import { wordSize } from './check-rules.ts'
import { checkTemplate } from './check-template.ts'
import type { Template } from './template.ts'

const [file = '.serverless/cloudformation-template-update-stack.json'] = process.argv.slice(2)

async function run(): Promise<void> {
  const template = readTemplate()
  const findings = await checkTemplate(template)
  for (const { path, problem } of findings) console.error(`${path}: ${problem}`)
  console.log(wordSize(template))
  if (findings.length > 0) process.exitCode = 1
}

function readTemplate(): Template {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch (cause) {
    throw new UsageError(`There is no template in ${file}: run \`npx sls package\` first.`, {
      cause,
    })
  }
}

await run().catch(fail)
