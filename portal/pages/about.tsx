/** Pages for everyone: how the service can be used, and what happens with data. */
import { show, type Answer } from '../layout/view.ts'

/** `/accessibility` */
export const accessibilityPage = (): Answer =>
  show({
    title: 'Accessibility',
    body: (
      <div className="cie-narrow">
        <h1 className="nhsuk-heading-l">Accessibility</h1>
        <p>
          Everything here can be done with a keyboard alone, with a screen reader, without scripts, and on a
          small phone.
        </p>
        <p>Text can be enlarged to 400% without losing anything. Nothing is said by colour alone.</p>
        <p>Every picture of numbers has a sentence that says the same and a table with every value.</p>
        <p>
          We aim for the Web Content Accessibility Guidelines 2.2 at level AA, and check each page with a
          program. No independent audit has been made yet. Letters that others sent as PDF files may not be
          accessible: ask the team that wrote the letter for another form.
        </p>
      </div>
    ),
  })

/** `/privacy` */
export const privacyPage = (): Answer =>
  show({
    title: 'Privacy and your rights',
    body: (
      <div className="cie-narrow">
        <h1 className="nhsuk-heading-l">Privacy and your rights</h1>
        <p>You decide which teams can see your record, and which parts. A change counts at once.</p>
        <p>A team always keeps sight of what it wrote about you itself.</p>
        <p>Everyone who looks at your record is written down. You can read that list at any time.</p>
        <p>Auditors see who could look and who did, never what your record says.</p>
        <p>The only cookies are those that keep you signed in. Nothing is loaded from other sites.</p>
      </div>
    ),
  })
