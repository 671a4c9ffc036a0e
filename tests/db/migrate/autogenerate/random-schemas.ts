import fc from 'fast-check'

/** Between those of a family there are casts. */
const families = {
  p: ['bigint', 'integer', 'numeric(10,2)'],
  q: ['text', 'varchar(20)'],
  r: ['timestamptz'],
  s: ['mood'],
  t: ['mood[]'],
}
const defaults: Record<string, string> = {
  bigint: '1',
  integer: '2',
  text: "'x'",
  'varchar(20)': "'y'",
  timestamptz: 'now()',
  mood: "'sad'",
  'mood[]': "'{sad}'",
  'numeric(10,2)': '0.5',
}
const names = ['a', 'b', 'c']

const column = (types: readonly string[]) =>
  fc.record({
    type: fc.constantFrom(...types),
    hasDefault: fc.boolean(),
    isRequired: fc.boolean(),
    isIndexed: fc.boolean(),
    isUnique: fc.boolean(),
    isCommented: fc.boolean(),
  })

const table = fc.record({
  columns: fc.record(
    {
      p: column(families.p),
      q: column(families.q),
      r: column(families.r),
      s: column(families.s),
      t: column(families.t),
    },
    { requiredKeys: [] },
  ),
  refersTo: fc.option(fc.constantFrom(...names)),
  hasView: fc.boolean(),
  hasCheck: fc.boolean(),
})

/** A script that makes a schema of enums, tables that refer to one another, and views on them. */
export const randomSchema: fc.Arbitrary<string> = fc
  .record({
    labels: fc.shuffledSubarray(['mad', 'glad', 'so so']),
    tables: fc.dictionary(fc.constantFrom(...names), table, { maxKeys: 3 }),
  })
  .map(({ labels, tables }) => {
    const made = Object.keys(tables)
    const lines = [
      `create type mood as enum (${['sad', ...labels].map((label) => `'${label}'`).join(', ')});`,
    ]
    for (const [name, { columns, hasCheck }] of Object.entries(tables)) {
      const parts = Object.entries(columns).map(([column, { type, hasDefault, isRequired }]) =>
        [column, type, isRequired && 'not null', hasDefault && `default ${defaults[type]}`]
          .filter(Boolean)
          .join(' '),
      )
      const check = hasCheck ? [`constraint ${name}_id_check check (id > 0)`] : []
      lines.push(
        `create table ${name} (${['id bigint generated always as identity primary key', 'other_id bigint', ...parts, ...check].join(', ')});`,
      )
    }
    for (const [name, { columns, refersTo, hasView }] of Object.entries(tables)) {
      if (refersTo !== null && made.includes(refersTo)) {
        lines.push(
          `alter table ${name} add constraint ${name}_other_fkey foreign key (other_id) references ${refersTo};`,
        )
      }
      for (const [column, { isIndexed, isUnique, isCommented }] of Object.entries(columns)) {
        if (isIndexed) lines.push(`create index ${name}_${column}_idx on ${name} (${column});`)
        if (isUnique)
          lines.push(`alter table ${name} add constraint ${name}_${column}_key unique (${column});`)
        if (isCommented) lines.push(`comment on column ${name}.${column} is 'of ${name}';`)
      }
      if (hasView) {
        const shown = Object.keys(columns).sort()
        lines.push(
          `create view ${name}_view as select ${['id', ...shown].join(', ')} from ${name};`,
        )
        lines.push(`create view ${name}_ids as select id from ${name}_view;`)
      }
    }
    return lines.join('\n')
  })
