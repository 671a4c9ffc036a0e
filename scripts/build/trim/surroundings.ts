import type { Plugin } from 'esbuild'

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
