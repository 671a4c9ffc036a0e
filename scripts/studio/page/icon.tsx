/** Drawn on a grid of 16, in lines. */
const paths = {
  plaster: 'M3 13V5l5-3 5 3v8M3 9h10M6.5 13V9M9.5 13V9',
  tables: 'M2.5 3.5h11v9h-11zM2.5 6.5h11M6.5 6.5v6',
  table: 'M2.5 3.5h11v9h-11zM2.5 6.5h11M2.5 9.5h11M6.5 6.5v6',
  view: 'M1.5 8s2.4-4.5 6.5-4.5S14.5 8 14.5 8 12.1 12.5 8 12.5 1.5 8 1.5 8zM8 6.2a1.8 1.8 0 1 1 0 3.6 1.8 1.8 0 0 1 0-3.6z',
  sql: 'M3 4.5 6.5 8 3 11.5M8 11.5h5',
  diagram: 'M2 2.5h5v4H2zM9 9.5h5v4H9zM4.5 6.5v5H9',
  revisions:
    'M5 3.5v9M5 9c4 0 6-1 6-4M5 2a1.2 1.2 0 1 1 0 2.4A1.2 1.2 0 0 1 5 2zM5 11.6a1.2 1.2 0 1 1 0 2.4 1.2 1.2 0 0 1 0-2.4zM11 3a1.2 1.2 0 1 1 0 2.4A1.2 1.2 0 0 1 11 3z',
  search: 'M7 2.5a4.5 4.5 0 1 1 0 9 4.5 4.5 0 0 1 0-9zM10.3 10.3l3.2 3.2',
  sun: 'M8 5a3 3 0 1 1 0 6 3 3 0 0 1 0-6zM8 1v1.6M8 13.4V15M1 8h1.6M13.4 8H15M3 3l1.2 1.2M11.8 11.8 13 13M13 3l-1.2 1.2M4.2 11.8 3 13',
  moon: 'M13 9.5A5.5 5.5 0 0 1 6.5 3 5.5 5.5 0 1 0 13 9.5z',
  system: 'M2 3h12v8H2zM5.5 13.5h5M8 11v2.5',
  key: 'M5.5 5a3 3 0 1 1 0 6 3 3 0 0 1 0-6zM8.5 8h6M12 8v2.5',
  link: 'M6 10l4-4M7 4.5 8.5 3a2.8 2.8 0 0 1 4 4L11 8.5M9 11.5 7.5 13a2.8 2.8 0 0 1-4-4L5 7.5',
  open: 'M9.5 2.5h4v4M13.5 2.5 8 8M6.5 3.5h-4v10h10v-4',
  filter: 'M2 3.5h12L9.5 8.7v3.8l-3 1.5V8.7z',
  close: 'M4 4l8 8M12 4l-8 8',
  up: 'M8 13V3.5M4 7l4-4 4 4',
  down: 'M8 3v9.5M4 9l4 4 4-4',
  play: 'M4.5 3v10l8-5z',
  refresh: 'M13 5.5A5.5 5.5 0 1 0 13.5 9M13.5 2.5v3.3h-3.3',
} as const

export type IconName = keyof typeof paths

export function Icon({ name }: { name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 16 16" aria-hidden="true">
      <path d={paths[name]} />
    </svg>
  )
}
