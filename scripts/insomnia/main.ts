import { stringify } from 'yaml'
import { replaceFile } from '../files/replace-file.ts'
import { fail } from '../terminal/failure.ts'
import { npmCommand } from '../terminal/npm-command.ts'

const file = 'insomnia.yaml'

async function run(): Promise<void> {
  const { loadRoutes } = await import('../routes/load-routes.ts')
  const { writeDocument } = await import('../openapi/write-document.ts')
  const { insomniaCollection } = await import('./collection.ts')
  const document = JSON.parse(await writeDocument(await loadRoutes()))
  const collection = insomniaCollection(document, document.info.title)
  await replaceFile(file, stringify(collection, { lineWidth: 0 }))
  console.log(`${file}: import it into Insomnia, and choose the environment "local"`)
}

await npmCommand('insomnia', `Writes ${file}, the API as a collection for Insomnia`)
  .action(run)
  .parseAsync()
  .catch(fail)
