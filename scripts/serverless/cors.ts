import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parse } from 'yaml'
import type { Cors } from '../gateway/cors.ts'

/** The CORS configuration of serverless.yml, or undefined where it has none. */
export async function readCors(root: string): Promise<Cors | undefined> {
  const { provider } = parse(await readFile(join(root, 'serverless.yml'), 'utf8'))
  return provider.httpApi?.cors
}
