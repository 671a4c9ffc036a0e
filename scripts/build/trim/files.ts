import type { Plugin } from 'esbuild'
import { patch } from './patch.ts'

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
