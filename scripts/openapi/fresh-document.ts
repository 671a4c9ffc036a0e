import type { Plugin } from 'esbuild'

/** Bundles this text in place of the document that is written down, which the code may have left behind. */
export function freshDocument(text: string): Plugin {
  return {
    name: 'fresh OpenAPI document',
    setup({ onLoad }) {
      onLoad({ filter: /[\\/]functions[\\/]system[\\/]openapi\.json$/ }, () => ({
        contents: text,
        loader: 'json',
      }))
    },
  }
}
