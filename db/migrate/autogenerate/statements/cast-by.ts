import { type Draft, draft } from '../draft.ts'

/** A cast by what is selected of `$1`, under a function of the name of the old type. */
export function castBy(
  old: string,
  name: string,
  select: string,
): { create: Draft[]; drop: Draft[] } {
  const cast = `cast (${old} as ${name})`
  return {
    create: [
      draft(
        `create function ${old}(${old}) returns ${name} language sql immutable strict as $$ select ${select} $$`,
      ),
      draft(`create ${cast} with function ${old}(${old})`),
    ],
    drop: [draft(`drop ${cast}`), draft(`drop function ${old}(${old})`)],
  }
}
