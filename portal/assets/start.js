/** Switches on what the NHS.UK front end adds by script: the menu, error focus, double-click protection. */
import { initAll } from '/assets/nhsuk/nhsuk-frontend.min.js'

document.body.classList.add('js-enabled', 'nhsuk-frontend-supported')
initAll()
