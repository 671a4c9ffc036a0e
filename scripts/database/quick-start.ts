import { setFlagsFromString } from 'node:v8'

/**
 * For a process that ends before it would pay to optimise the WebAssembly of PGlite and of the parser of SQL,
 * or to validate what of it is never called: either takes V8 seconds of two processors. To be called before
 * they are loaded.
 */
export function preferQuickStart(): void {
  setFlagsFromString('--liftoff-only')
  setFlagsFromString('--wasm-lazy-validation')
}
