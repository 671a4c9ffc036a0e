import { allBefore, dependenciesOf } from '../../../scripts/template/dependencies.ts'
import type { Template } from '../../../scripts/template/template.ts'
import type { Failure } from './cloud-formation.ts'
import type { createFunctions } from './functions.ts'
import type { CustomResourceResponse, ResponseReceiver } from './response-receiver.ts'

/** The one custom resource that a template may have. */
const migration = 'DatabaseMigration'

/** Of CloudFormation: how it makes and updates the resources of a stack, of which functions are more than a name. */
export function createResources(
  functions: ReturnType<typeof createFunctions>,
  receiver: ResponseReceiver,
) {
  const made: string[] = []

  /**
   * All that it can at once, as CloudFormation does: after the migration comes only what the template has wait
   * for it. Where it fails, functions are put back as they were.
   */
  async function make(next: Template, live: Template): Promise<Failure | undefined> {
    made.length = 0
    const isChanged = (name: string) =>
      !live.Resources[name] ||
      JSON.stringify(next.Resources[name]?.Properties) !==
        JSON.stringify(live.Resources[name].Properties)
    const changed = Object.keys(next.Resources).filter(isChanged)
    const dependencies = dependenciesOf(next)
    const waits = (name: string) => allBefore(dependencies, name).has(migration)
    put(changed.filter((name) => name !== migration && !waits(name)))
    if (changed.includes(migration)) {
      const { Status, Reason } = (await migrate(next, live)).body
      if (Status !== 'SUCCESS') {
        functions.install(made.flatMap((name) => live.Resources[name] ?? []))
        const reason = `Received response status [${Status}] from custom resource. Message returned: ${Reason}`
        return { resource: migration, reason }
      }
      put([migration])
    }
    put(changed.filter(waits))
    return undefined

    function put(names: readonly string[]): void {
      functions.install(names.flatMap((name) => next.Resources[name] ?? []))
      made.push(...names)
    }
  }

  async function migrate(next: Template, live: Template): Promise<CustomResourceResponse> {
    const answered = receiver.next()
    const name = functions.names().find((name) => name.endsWith('-migrate')) as string
    const outcome = functions.invoke(name, {
      RequestType: live.Resources[migration] ? 'Update' : 'Create',
      ResponseURL: receiver.url,
      StackId: 'stack',
      RequestId: 'request',
      LogicalResourceId: migration,
      ResourceProperties: next.Resources[migration]?.Properties ?? {},
    })
    const [response] = await Promise.all([answered, outcome])
    return response
  }

  return { made, make }
}
