import type { EmbeddedEngine } from '../database/embedded-database.ts'

export interface Running {
  readonly api: string
  readonly dataApi: string
  /** What a person calls the database. */
  readonly database: string
  /** For psql and the like; there is none where the database is somebody else's, or PGlite. */
  readonly postgres: string | undefined
  readonly engine: EmbeddedEngine | undefined
}

/** Where everything is, once it runs. */
export function summarize({ api, dataApi, database, postgres, engine }: Running): string {
  const lines = [
    ['API', api],
    ['Data API', dataApi],
    ['Docs', `${api}/docs`],
    ['Studio', `${api}/studio`],
    ['Database', database],
    ...(postgres ? [['Postgres', postgres]] : []),
    ...(engine === 'pglite'
      ? [['psql', 'npx db psql, or your own with npm run dev -- --engine native']]
      : []),
    ['Stop', 'Ctrl-C'],
  ]
  return lines.map(([name = '', text]) => `  ${name.padEnd(9)} ${text}`).join('\n')
}
