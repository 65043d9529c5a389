/** Says on an open page that there is something new, and clears it when it may no longer be seen. Never what: the page is asked for again, through the door. */
const place = document.querySelector('[data-live]')

const refresh = words => {
  const link = document.createElement('a')
  link.href = location.href
  link.textContent = words
  link.addEventListener('click', event => {
    event.preventDefault()
    location.reload()
  })
  return link
}

/** Reading on is not disturbed: the reader decides when the page changes under them. */
const tell = words => {
  if (!place.textContent.startsWith(words)) place.replaceChildren(words, refresh('Refresh this page'), '.')
}

const endings = {
  noAccess: [
    'You can no longer see this record',
    'Access to it has ended, so this page was cleared. You have not done anything wrong.',
  ],
  lessAccess: [
    'You may see less of this record now',
    'What you may see has changed, so this page was cleared. ',
    'Open it again',
  ],
}

/** What may no longer be seen does not stay on the screen, nor in the window's title. */
const clear = ([heading, sentence, again]) => {
  const title = document.createElement('h1')
  title.className = 'nhsuk-heading-l'
  title.tabIndex = -1
  title.textContent = heading
  const words = document.createElement('p')
  words.append(sentence)
  if (again !== undefined) words.append(refresh(again), '.')
  document.title = heading
  document.querySelector('main').replaceChildren(title, words)
  title.focus()
}

if (place && 'EventSource' in window) {
  const plan = document.querySelector('[data-plan]')?.dataset.plan
  const watched = new URLSearchParams({ patient: place.dataset.live, ...(plan && { plan }) })
  const events = new EventSource(`/live?${watched}`)
  events.addEventListener('changed', () => tell('There is something new. '))
  // For the plan's own script, which asks who it is.
  events.addEventListener('writing', () => document.dispatchEvent(new CustomEvent('cie:writing')))
  let wasOpen = false
  events.addEventListener('open', () => {
    // What happened while the line was down was not heard.
    if (wasOpen && place.textContent === '') tell('There may be something new. ')
    wasOpen = true
  })
  events.addEventListener('ended', ({ data }) => {
    events.close()
    // Where the session is over, what was typed is still there to be kept: the session's own script leaves the page.
    if (data in endings) clear(endings[data])
  })
  addEventListener('pagehide', () => events.close())
}
