import { fileURLToPath } from 'node:url'
import { replaceFile } from '../files/replace-file.ts'
import { fail } from '../terminal/failure.ts'
import { npmCommand } from '../terminal/npm-command.ts'
import { documentFile } from './document.ts'

async function run(): Promise<void> {
  const { loadRoutes } = await import('../routes/load-routes.ts')
  const { writeDocument } = await import('./write-document.ts')
  const text = await writeDocument(await loadRoutes())
  await replaceFile(fileURLToPath(new URL(`../../${documentFile}`, import.meta.url)), text)
  console.log(documentFile)
}

await npmCommand('openapi', `Writes ${documentFile}, the contract of the API`)
  .action(run)
  .parseAsync()
  .catch(fail)
