import { readFile } from 'node:fs/promises'
import { builtinModules } from 'node:module'
import { fileURLToPath } from 'node:url'
import type { Plugin } from 'esbuild'

/**
 * A Lambda has its credentials in the environment. The SDK brings every other way to find some, which a
 * cold start would have to load: 120 KB.
 */
export const credentialsOfEnvironment: Plugin = {
  name: 'credentials of the environment',
  setup({ onResolve, onLoad }) {
    const namespace = 'credentials'
    onResolve({ filter: /^@aws-sdk\/credential-provider-node$/ }, ({ path, resolveDir }) => ({
      path,
      namespace,
      pluginData: resolveDir,
    }))
    onLoad({ filter: /./, namespace }, ({ pluginData }) => ({
      contents: "export { fromEnv as defaultProvider } from '@aws-sdk/credential-provider-env'",
      resolveDir: pluginData,
    }))
  },
}

/**
 * An import of a module of Node's reads each of its exports, also those that load what nobody uses: of
 * node:http on Node 24, WebSocket and with it all of undici, some 20 ms. This takes what is used.
 */
export const builtinsAsUsed: Plugin = {
  name: 'builtins as they are used',
  setup({ onResolve, onLoad }) {
    const [used, whole] = ['builtin', 'whole builtin']
    onResolve({ filter: /^(node:)?[a-z0-9_/]+$/ }, ({ path, kind }) => {
      const name = path.replace(/^node:/, '')
      if (!builtinModules.includes(name)) return undefined
      return { path: name, namespace: kind === 'import-statement' ? used : whole }
    })
    onLoad({ filter: /./, namespace: used }, ({ path }) => ({ contents: exportsAsUsed(path) }))
    onLoad({ filter: /./, namespace: whole }, ({ path }) => ({
      contents: `module.exports = process.getBuiltinModule('node:${path}')`,
    }))
  },
}

/** An export that nobody imports is left out, since getting it is said to have no effect. */
function exportsAsUsed(name: string): string {
  return [
    `const builtin = process.getBuiltinModule('node:${name}')`,
    'export default builtin',
    ...Object.keys(process.getBuiltinModule(name) ?? {}).map(
      (key) => `export const ${key} = /* @__PURE__ */ (() => builtin.${key})()`,
    ),
  ].join('\n')
}

/**
 * The SDK loads event streams and a parser of browsers' names when it needs them, which the Data API never
 * does. In one file they come along all the same, and what they share with the rest is wrapped, to run when
 * it is first asked for, which keeps esbuild from leaving out what is unused: 20 KB.
 */
export const withoutEventStreams: Plugin = {
  name: 'without event streams',
  setup({ onResolve, onLoad }) {
    const namespace = 'left out'
    onResolve({ filter: /^(@smithy\/core\/event-streams|bowser)$/ }, ({ kind, path }) => {
      return kind === 'dynamic-import' ? { path, namespace } : undefined
    })
    onLoad({ filter: /./, namespace }, ({ path }) => ({
      contents: `throw new Error('${path} is not in this bundle: see scripts/build/trim.ts')`,
    }))
  },
}

/** Of the SDK, what looks for something that no Lambda has, and what there is in its place. */
const inALambda: [file: RegExp, source: string][] = [
  // A file ~/.aws/config: 3 ms on Node 24, which has to load node:fs/promises for it, and for each setting an
  // error that it is not there. What cannot be read is passed over, as the SDK does.
  [
    /node-config-provider[\\/]configLoader\.js$/,
    `import { env } from 'node:process'
    export const loadConfig = ({ environmentVariableSelector: select, default: usual }, options) => async () => {
      try {
        const value = select(env, { ...options })
        if (value !== undefined) return value
      } catch {}
      return typeof usual === 'function' ? usual() : usual
    }`,
  ],
  // Answers as a browser gives them: 2 ms, since to ask for ReadableStream is to load it.
  [
    /util-stream[\\/]stream-type-check\.js$/,
    'export const isReadableStream = () => false, isBlob = isReadableStream',
  ],
  // The Web Crypto API of a browser: 0.3 ms.
  [
    /serde[\\/]uuid[\\/]v4\.js$/,
    `import { randomUUID } from 'node:crypto'
    export const bindV4 = () => randomUUID`,
  ],
]

/** The SDK looks for a user's settings and for a browser's streams, of which a Lambda has neither. */
export const sdkOfALambda: Plugin = {
  name: 'the SDK of a Lambda',
  setup({ onLoad }) {
    for (const [filter, contents] of inALambda) onLoad({ filter }, () => ({ contents }))
  },
}

/** A file in a body is asked for when there is one: to import its class is to load it, on Node 24 some 3 ms. */
export const filesWhenAsked: Plugin = {
  name: 'files when they are asked for',
  setup({ onLoad }) {
    onLoad({ filter: /util-body-length[\\/]calculateBodyLength\.js$/ }, ({ path }) =>
      patch(path, [
        ['import { ReadStream,', 'import fs, {'],
        ['instanceof ReadStream', 'instanceof fs.ReadStream'],
      ]),
    )
  },
}

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

/** A file with other words in the place of some, all of which have to be there. */
async function patch(path: string, changes: readonly [from: string, to: string][]) {
  const source = await readFile(path, 'utf8')
  const errors = changes
    .filter(([from]) => !source.includes(from))
    .map(([from]) => ({ text: `${path} has no "${from}": see scripts/build/trim.ts` }))
  if (errors.length > 0) return { errors }
  return { contents: changes.reduce((text, [from, to]) => text.replace(from, to), source) }
}
