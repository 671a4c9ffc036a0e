import type { Plugin } from 'esbuild'
import { wholePackage } from '../kysely-of-endpoints.ts'
import { filesOf, linkedPackages, wholeFile } from './packages.ts'

export const linkedNamespace = 'linked'

/** Bundles packages from the files that they are linked as. */
export function fromLinked(linked: () => Promise<Readonly<Record<string, string>>>): Plugin {
  const namespace = linkedNamespace
  return {
    name: 'linked packages',
    setup({ onResolve, onLoad }) {
      const names = linkedPackages.map(({ name }) => name).join('|')
      onResolve({ filter: new RegExp(`^(${names})$`) }, ({ path }) => {
        return { path, namespace, sideEffects: false }
      })
      onResolve({ filter: new RegExp(`^${wholePackage}$`) }, () => ({ path: wholeFile, namespace }))
      onResolve({ filter: /^\.\//, namespace }, ({ path }) => {
        return { path: path.slice(2), namespace, sideEffects: false }
      })
      onLoad({ filter: /./, namespace }, async ({ path }) => {
        const found = linkedPackages.find(({ name }) => name === path)
        if (found) return { contents: partsOf(filesOf(found)) }
        try {
          return { contents: (await linked())[path] ?? '' }
        } catch (error) {
          // What is wrong with a package, as esbuild has found it.
          const { errors } = error as { errors?: [] }
          if (errors) return { errors }
          throw error
        }
      })
    },
  }
}

function partsOf({ most, apart }: ReturnType<typeof filesOf>): string {
  return [most, apart].map((file) => `export * from './${file}'`).join('\n')
}
