import { useState } from 'preact/hooks'
import type { Table } from '../../../db/browse/index.ts'
import { Icon, type IconName } from './icon.tsx'
import { formatRoute, type Route } from './route.ts'
import { rowsOf, TableLink } from './table-link.tsx'
import type { Theme } from './theme.ts'

interface SidebarProps {
  readonly tables: readonly Table[] | undefined
  readonly description: string | undefined
  readonly route: Route
  readonly theme: Theme
  onTheme(): void
  onHelp(): void
}

const places: readonly [
  view: 'home' | 'sql' | 'diagram' | 'revisions',
  name: string,
  icon: IconName,
][] = [
  ['home', 'Overview', 'tables'],
  ['sql', 'SQL', 'sql'],
  ['diagram', 'Diagram', 'diagram'],
  ['revisions', 'Revisions', 'revisions'],
]

export function Sidebar({ tables, description, route, theme, onTheme, onHelp }: SidebarProps) {
  const [search, setSearch] = useState('')
  const found = (tables ?? []).filter((table) => matches(table, search))
  const open = (event: KeyboardEvent & { currentTarget: HTMLInputElement }) => {
    const [first] = found
    if (event.key === 'Escape') event.currentTarget.blur()
    if (event.key !== 'Enter' || !first) return
    location.hash = rowsOf(first)
    event.currentTarget.blur()
  }
  return (
    <nav class="sidebar" aria-label="Tables">
      <header>
        <h1>
          <Icon name="plaster" /> Plaster <small>studio</small>
        </h1>
        <p title={description}>{description}</p>
      </header>
      <ul class="places">
        {places.map(([view, name, icon]) => (
          <li key={view}>
            <a href={formatRoute({ view })} aria-current={route.view === view ? 'page' : undefined}>
              <Icon name={icon} /> {name}
            </a>
          </li>
        ))}
      </ul>
      <div class="search">
        <Icon name="search" />
        <input
          id="find-table"
          type="search"
          placeholder="Find a table"
          aria-label="Find a table"
          value={search}
          onInput={(event) => setSearch(event.currentTarget.value)}
          onKeyDown={open}
        />
        <kbd>/</kbd>
      </div>
      <div class="tables">
        {schemasOf(found).map(([schema, ofSchema]) => (
          <section key={schema}>
            <h2>{schema}</h2>
            <ul>
              {ofSchema.map((table) => (
                <TableLink key={table.name} table={table} route={route} />
              ))}
            </ul>
          </section>
        ))}
        {found.length === 0 && <p class="empty">{describeNone(tables, search)}</p>}
      </div>
      <footer>
        <button type="button" onClick={onTheme} title="Light, dark or as the system (t)">
          <Icon name={theme === 'dark' ? 'moon' : theme === 'light' ? 'sun' : 'system'} /> {theme}
        </button>
        <button type="button" onClick={onHelp} title="Keys (?)">
          <kbd>?</kbd> keys
        </button>
      </footer>
    </nav>
  )
}

function describeNone(tables: readonly Table[] | undefined, search: string): string {
  if (!tables) return 'Reading …'
  return search === '' ? 'No tables.' : 'No table has that name.'
}

function matches({ schema, name }: Table, search: string): boolean {
  return `${schema}.${name}`.toLowerCase().includes(search.trim().toLowerCase())
}

/** The schema that everybody has comes first. */
function schemasOf(tables: readonly Table[]): [schema: string, tables: Table[]][] {
  const schemas = new Map<string, Table[]>()
  for (const table of tables) {
    const known = schemas.get(table.schema)
    if (known) known.push(table)
    else schemas.set(table.schema, [table])
  }
  return [...schemas].sort(
    ([one], [other]) => Number(other === 'public') - Number(one === 'public'),
  )
}
