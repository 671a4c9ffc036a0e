import { RevisionFileError } from '../errors.ts'
import { formatDate } from './file-name.ts'
import { listLiteral, literal, literalOf } from './literals.ts'

/** What a new revision file says. */
export interface NewRevision {
  readonly revision: string
  readonly downRevision: readonly string[]
  readonly branchLabels: readonly string[]
  readonly dependsOn: readonly string[]
  readonly message: string
  readonly createDate: Date
  readonly timeZone: string
}

/**
 * Fills a template: `{{message}}`, `{{revision}}`, `{{revises}}` and `{{createDate}}` for comments, and
 * `{{...Literal}}` of revision, downRevision, branchLabels, dependsOn and message for code.
 *
 * @throws RevisionFileError if the template, at `path`, has another name in braces
 */
export function fillTemplate(template: string, path: string, values: NewRevision): string {
  const texts: Record<string, string> = {
    message: values.message.replaceAll('*/', '* /').replaceAll(/\r?\n/g, '\n * '),
    revision: values.revision,
    revises: values.downRevision.join(', '),
    createDate: formatDate(values.createDate, values.timeZone),
    revisionLiteral: literal(values.revision),
    downRevisionLiteral: literalOf(values.downRevision),
    branchLabelsLiteral: listLiteral(values.branchLabels),
    dependsOnLiteral: listLiteral(values.dependsOn),
    messageLiteral: literal(values.message),
  }
  const filled = template.replaceAll(/\{\{\s*(\w*)\s*\}\}/g, (_, name: string) => {
    const text = texts[name]
    if (text === undefined) {
      const known = Object.keys(texts).join(', ')
      throw new RevisionFileError(path, `'{{${name}}}' is no name; there are: ${known}`)
    }
    return text
  })
  return filled.replaceAll(/[ \t]+$/gm, '')
}
