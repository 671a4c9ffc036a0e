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
  // A file ~/.aws/config: 3 ms on Node 24, which has to load node:fs/promises for it.
  [
    /shared-ini-file-loader[\\/]loadSharedConfigFiles\.js$/,
    `export const CONFIG_PREFIX_SEPARATOR = '.'
    export const loadSharedConfigFiles = async () => ({ configFile: {}, credentialsFile: {} })`,
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

const answer = 'com.amazonaws.rdsdata#ExecuteStatementResponse'
const reader = fileURLToPath(new URL('read-answer.ts', import.meta.url))

/** The SDK reads all answers but those with rows, which `readAnswer` does several times faster. */
export const answersWithRows: Plugin = {
  name: 'answers with rows',
  setup({ onLoad }) {
    onLoad({ filter: /codec-v2[\\/]JsonShapeDeserializer2\.js$/ }, async ({ path }) => {
      const source = await readFile(path, 'utf8')
      const head = 'async read(schema, data) {'
      if (!source.includes(head)) {
        return { errors: [{ text: `${path} has no "${head}": see scripts/build/trim.ts` }] }
      }
      const isAnswer = `NormalizedSchema.of(schema).getName(true) === '${answer}'`
      const read = `${head} if (data instanceof Uint8Array && ${isAnswer}) return readAnswer(data)`
      return {
        contents: `import { readAnswer } from ${JSON.stringify(reader)}\n${source.replace(head, `${read}\n`)}`,
      }
    })
  },
}
