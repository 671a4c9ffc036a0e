import { expect, it } from 'vitest'
import { scramVerifier } from '../../../functions/_deploy/scram.ts'

// RFC 7677, section 3: the keys that its example exchange rests on.
it('writes the verifier of a password as Postgres keeps it', () => {
  const salt = Buffer.from('W22ZaJ0SNY7soEsUEjb6gQ==', 'base64')

  expect(scramVerifier('pencil', salt)).toBe(
    'SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ==$WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=:wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU=',
  )
})

it('salts each of them', () => {
  expect(scramVerifier('pencil')).not.toBe(scramVerifier('pencil'))
})
