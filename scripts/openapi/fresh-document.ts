import type { Plugin } from 'esbuild'

/** Bundles this text in place of the document that is written down, which the code may have left behind. */
export function freshDocument(text: string | Promise<string>): Plugin {
  return {
    name: 'fresh OpenAPI document',
    setup({ onLoad }) {
      onLoad({ filter: /[\\/]functions[\\/]system[\\/]openapi\.json$/ }, async () => ({
        contents: await text,
        loader: 'json',
      }))
    },
  }
}
