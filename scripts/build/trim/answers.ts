import { fileURLToPath } from 'node:url'
import type { Plugin } from 'esbuild'
import { patch } from './patch.ts'

const answer = 'com.amazonaws.rdsdata#ExecuteStatementResponse'
const reader = fileURLToPath(new URL('read-answer.ts', import.meta.url))

/** The SDK reads all answers but those with rows, which `readAnswer` does several times faster. */
export const answersWithRows: Plugin = {
  name: 'answers with rows',
  setup({ onLoad }) {
    const head = 'async read(schema, data) {'
    const isAnswer = `NormalizedSchema.of(schema).getName(true) === '${answer}'`
    const read = `${head} if (data instanceof Uint8Array && ${isAnswer}) return readAnswer(data)\n`
    onLoad({ filter: /codec-v2[\\/]JsonShapeDeserializer2\.js$/ }, async ({ path }) => {
      const patched = await patch(path, [[head, read]])
      if (!patched.contents) return patched
      const imported = `import { readAnswer } from ${JSON.stringify(reader)}`
      return { contents: `${imported}\n${patched.contents}` }
    })
  },
}
