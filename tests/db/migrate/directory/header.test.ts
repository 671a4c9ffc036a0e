import { describe, expect, it } from 'vitest'
import { readHeader } from '../../../../db/migrate/directory/header.ts'

const ids = "export const revision = 'b'\nexport const downRevision = 'a'\n"
const code = 'export async function up(db) {}\nexport async function down(db) {}\n'
const both = { revision: 'b', downRevision: 'a' }

describe('the header of a revision file', () => {
  it.each<[string, object]>([
    [ids + code, both],
    [`\uFEFF/**\n * a\n */\nimport type { Kysely } from 'kysely'\n\n${ids}${code}`, both],
    [`import { a,\n  b } from "x";\n// why\n${ids}`, both],
    [ids.replaceAll('\n', ' // note\r\n') + code, both],
    [
      'export const revision: string = "b";\nexport const downRevision = null;\n',
      { revision: 'b', downRevision: null },
    ],
    [
      `${ids}export const branchLabels = []\nexport const dependsOn: string[] = [\n  'x', // first\n  "y",\n]\n${code}`,
      { ...both, branchLabels: [], dependsOn: ['x', 'y'] },
    ],
    [
      `${ids}export const message =\n  'it\\'s "so" \\u00e9\\n'\n\nconst table = 'x'\n${code}`,
      { ...both, message: 'it\'s "so" é\n' },
    ],
    [`/*\nexport const revision = 'old'\n*/\n${ids}${code}`, both],
  ])('is read from its text: %j', (source, header) => {
    expect(readHeader(source)).toEqual(header)
  })

  it.each([
    '',
    code,
    "export const revision = 'b'\n",
    `export const revision = 'b' + id\n${ids}`,
    `${ids}export const message = 'a'\n  + 'b'\n`,
    `${ids}export const message = 'a' as const\n${code}`,
    `${ids}export const message = \`a\`\n${code}`,
    `${ids}export const message = '\\x41'\n`,
    `${ids}export const dependsOn = [other]\n`,
    `${ids}export const dependsOn = ['a' 'b']\n`,
    `${ids}${code}export const message = 'late'\n`,
    `${ids}${code}export let dependsOn = ['x']\n`,
    `${ids}${code}export { message }\n`,
    `${ids}${code}export * from './more.ts'\n`,
    `${ids}export const config = { transaction: false }\n${code}`,
    `${ids}setUp()\n${code}`,
    `const id = 'b'\n${ids}`,
  ])('is left to the module where it is more than literals: %j', (source) => {
    expect(readHeader(source)).toBeUndefined()
  })
})
