import { setFlagsFromString } from 'node:v8'

/**
 * For a process that ends before it would pay to optimise the code of PGlite, or to validate what of it is
 * never called: either takes V8 seconds of two processors. To be called before the first one is opened.
 */
export function preferQuickStart(): void {
  setFlagsFromString('--liftoff-only')
  setFlagsFromString('--wasm-lazy-validation')
}
