/** docs/nhs111.md: what NHS 111's systems and the exchange offer each other, as OpenAPI made from the schemas that both check by, with examples. */
import { OpenAPIRegistry, OpenApiGeneratorV31 } from '@asteasolutions/zod-to-openapi'
import { stringify } from 'yaml'
import { z } from 'zod'
import { bundleOf } from '../api/nhs111/fhir.ts'
import { sandboxNote, sandboxNumber } from '../api/nhs111/sandbox.ts'
import { openApiDocument } from '../api/openApi.ts'
import { routes } from '../api/routes.ts'
import { heldNote, heldPage, receipt } from '../domain/nhs111/exchange.ts'
import { noteMessage } from '../domain/nhs111/message.ts'

const example = sandboxNote(sandboxNumber)
if (example === undefined) throw new Error('the sandbox has no note')
const receiptExample = {
  note: example.note,
  held: example.version,
  receipt: '0f3c2a',
  receivedAt: '2026-11-02T16:20:00.412Z',
}

const json = (schema: z.ZodType, shown: unknown) => ({ 'application/json': { schema, example: shown } })
const ofNote = z.strictObject({ note: z.string() })

const receiverDocument = () => {
  const registry = new OpenAPIRegistry()
  registry.registerPath({
    method: 'put',
    path: '/notes/{note}',
    operationId: 'takeNote',
    summary: 'Take a version of a note; answer only once it is durable',
    request: {
      params: ofNote,
      headers: z.strictObject({
        'Idempotency-Key': z.string(),
        'x-jws-signature': z.string(),
        Authorization: z.string(),
      }),
      body: { required: true, content: json(noteMessage, example) },
    },
    responses: {
      200: {
        description: 'This version, or a newer one, is held. The same request again gets the same answer',
        content: json(receipt, receiptExample),
      },
      422: {
        description:
          'Not taken, for good: like any 4xx but 401, 408, 409, 425 and 429 it is not sent again by itself',
      },
      503: { description: 'Not now: sent again, with a pause that grows up to a minute' },
    },
  })
  registry.registerPath({
    method: 'get',
    path: '/notes/{note}',
    operationId: 'readHeld',
    summary: 'Say which version of a note is held',
    request: { params: ofNote },
    responses: {
      200: { description: 'Held', content: json(heldNote, { note: example.note, version: example.version }) },
      404: { description: 'Not held' },
    },
  })
  registry.registerPath({
    method: 'get',
    path: '/notes',
    operationId: 'listHeld',
    summary: 'List everything that is held, withdrawn notes too, in the order of the notes’ ids',
    request: { query: z.strictObject({ after: z.string().optional() }) },
    responses: {
      200: {
        description: 'A page; `next` goes into `after`',
        content: json(heldPage, { items: [{ note: example.note, version: example.version }] }),
      },
    },
  })
  return new OpenApiGeneratorV31(registry.definitions).generateDocument({
    openapi: '3.1.0',
    info: { title: 'A receiver of special patient notes', version: '1' },
  })
}

const offered: readonly string[] = ['/oauth2/token', '/nhs111/v1/notes/search', '/nhs111/v1/jwks']

const yaml = (value: unknown): string =>
  ['```yaml', stringify(value, { lineWidth: 0, aliasDuplicateObjects: false }).trimEnd(), '```'].join('\n')
const block = (language: string, text: string): string => ['```' + language, text, '```'].join('\n')

/** The page. */
export const nhs111Page = (): string =>
  [
    '<!-- Made by docs/generate.ts from the schemas: edit those. -->',
    '# NHS 111',
    '',
    'A clinician publishes a special patient note from a care plan; the person says whether NHS 111 may see it. The exchange **pushes** every version to the receivers that are configured, and NHS 111 **asks** by NHS number. Every body is signed.',
    '',
    '## What the exchange offers',
    '',
    'A system is registered by an administrator (`/clients`, or `POST /api/v1/clients`) for a provider whose sharing agreement is in force. It signs in with client credentials, by Basic, in the body or with a signed assertion (`private_key_jwt`: at most five minutes, used once). A token lives five minutes and is worth what the client’s own events say at every request: revoked, it is refused on the very next one, on every server. Failures from one address are counted.',
    '',
    block(
      'sh',
      [
        'curl -u "$CLIENT_ID:$CLIENT_SECRET" -d grant_type=client_credentials https://exchange.example/oauth2/token',
        'curl -H "authorization: Bearer $TOKEN" -H "content-type: application/json" \\',
        `  -d '{"nhsNumber":"${sandboxNumber}"}' https://exchange.example/nhs111/v1/notes/search`,
      ].join('\n'),
    ),
    '',
    'Nobody, no note, and a person who does not let NHS 111 see it are the same answer (404). Each look is on record, and the person reads it. A client with the scope `sandbox` is answered one made-up note, of the number above, and sees no record.',
    '',
    block('json', JSON.stringify(example, undefined, 2)),
    '',
    '### As FHIR R4',
    '',
    '`accept: application/fhir+json` gets a collection of CarePlan, Flag and DocumentReference. `meta.versionId` is the note’s version.',
    '',
    block('json', JSON.stringify(bundleOf(example), undefined, 2)),
    '',
    '### Signatures',
    '',
    'The header `x-jws-signature` of an answer, and of a push, is a detached JWS (RFC 7515 appendix F) over exactly the bytes of the body, which are not encoded (`b64: false`, RFC 7797): `header..signature`, `EdDSA` over Ed25519, `kid` as in `/nhs111/v1/jwks`. The key pair is made once, from a secret of the key store, and moves with it. The address of public keys asks for no token, like any static file: there is nothing in it to be kept from anybody.',
    '',
    '### OpenAPI',
    '',
    yaml({
      paths: Object.fromEntries(
        Object.entries(openApiDocument(routes).paths ?? {}).filter(([path]) => offered.includes(path)),
      ),
    }),
    '',
    '## What a receiver offers',
    '',
    'Receivers are named in the JSON file of `NHS111_RECEIVERS_FILE`; secrets lie in files of their own, beside it or by full path. Addresses are https; plain http on this machine alone.',
    '',
    block(
      'json',
      JSON.stringify(
        [
          {
            name: 'adastra',
            url: 'https://notes.example/v1/',
            signIn: {
              type: 'clientCredentials',
              tokenUrl: 'https://notes.example/oauth2/token',
              clientId: 'exchange',
              secretFile: 'adastra.secret',
            },
          },
          {
            name: 'other',
            url: 'https://other.example/',
            signIn: { type: 'basic', user: 'exchange', secretFile: '/run/secrets/other' },
          },
        ],
        undefined,
        2,
      ),
    ),
    '',
    '- One person’s versions come in order, one at a time, at least once; each under an `Idempotency-Key` of its own. A version that is not newer than what is held changes nothing and is answered with what is held.',
    '- A withdrawal is a version: the text goes. So does every version that is still on its way when the person stops it: it comes as `withdrawn`, without content, and the receipt is kept as `withheld`.',
    '- `erased` means that nothing of the note may be kept, and that it is listed no more.',
    '- What is not answered is sent again, after a pause of up to 250 ms that doubles up to a minute; as soon as the receiver answers anything, all that waits goes. A version that is not taken for 15 minutes is shown to the team that published it as late, and trying goes on. A 4xx other than 401, 408, 409, 425 and 429 is a refusal: it is shown as refused, and goes again when a person asks. 401 says nothing about the note: it is tried again.',
    '- Every minute the receiver is asked what it holds. What it holds otherwise than its receipts say is put on record, and the newest version is sent again. Between two checks we say “held as of”.',
    '',
    'What was held at a moment follows from receipts and checks: `GET /api/v1/patients/{patient}/special-note/held?at=`, and `/audit/…/note`. A receipt’s moment is the receiver’s own clock, a check’s is ours: answers are as exact as both agree.',
    '',
    'Of several processes with the role `processes` one brings notes at a time; `cie_processing` at `/metrics` is 1 there. It says of each receiver what waits (`cie_nhs111_waiting`), for how long the oldest has (`cie_nhs111_lag_seconds`), what is late or was refused (`cie_nhs111_late`, `cie_nhs111_refused`), what is tried again (`cie_nhs111_failing`), what came of each sending (`cie_nhs111_sent_total`) and when it last said what it holds (`cie_nhs111_held_as_of_seconds`).',
    '',
    '### OpenAPI',
    '',
    yaml(receiverDocument()),
    '',
  ].join('\n')
