import { readFileSync } from 'node:fs'
import { fail, UsageError } from '../terminal/failure.ts'
import { npmCommand } from '../terminal/npm-command.ts'
import { wordSize } from './check-rules.ts'
import { checkTemplate } from './check-template.ts'
import type { Template } from './template.ts'

async function run(file: string): Promise<void> {
  const template = readTemplate(file)
  const findings = await checkTemplate(template)
  for (const { path, problem } of findings) console.error(`${path}: ${problem}`)
  console.log(wordSize(template))
  if (findings.length > 0) process.exitCode = 1
}

function readTemplate(file: string): Template {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch (cause) {
    throw new UsageError(`There is no template in ${file}: run \`npx sls package\` first.`, {
      cause,
    })
  }
}

await npmCommand('template', 'Checks a CloudFormation template that was packaged')
  .argument('[file]', 'where it is', '.serverless/cloudformation-template-update-stack.json')
  .action(run)
  .parseAsync()
  .catch(fail)
