/** The addresses of special patient notes. */
import { forRoles } from '../forRoles.ts'
import { auditedNotePage } from './audited.tsx'
import { callPage, findNote, findNotePage } from './callHandler.tsx'
import { notePage, sendAgain } from './note.tsx'
import { decideNote, ownNotePage } from './own.tsx'
import { publishNote, publishPage } from './publish.tsx'
import { undeliveredPage } from './undelivered.tsx'
import { withdrawNote, withdrawPage } from './withdraw.tsx'

export const notes = [
  ...forRoles(
    ['patient'],
    [
      ['GET', '/note', ownNotePage],
      ['POST', '/note', decideNote],
    ],
  ),
  ...forRoles(
    ['professional'],
    [
      ['GET', '/nhs111', findNotePage],
      ['POST', '/nhs111', findNote, 'lookup'],
      ['GET', '/nhs111/:id', callPage],
      ['GET', '/notes', undeliveredPage],
      ['GET', '/patients/:id/note', notePage],
      ['POST', '/patients/:id/note/send', sendAgain],
      ['GET', '/patients/:id/note/publish', publishPage],
      ['POST', '/patients/:id/note/publish', publishNote],
      ['GET', '/patients/:id/note/withdraw', withdrawPage],
      ['POST', '/patients/:id/note/withdraw', withdrawNote],
    ],
  ),
  ...forRoles(['auditor', 'privacyOfficer'], [['GET', '/audit/:id/note', auditedNotePage]]),
]
