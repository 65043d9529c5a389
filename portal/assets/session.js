/** Warns two minutes before the session ends, lets it go on without leaving the page, and leaves the page when it is over. */
const warnAt = 120
const longestWait = 300

const ask = async (path, options) => {
  const answer = await fetch(path, {
    ...options,
    headers: { accept: 'application/json', ...options?.headers },
  })
  return answer.ok ? answer.json() : undefined
}

const leave = () => {
  location.assign(`/sign-in?returnTo=${encodeURIComponent(location.pathname + location.search)}`)
}

const start = section => {
  const form = section.querySelector('form')
  const warning = section.querySelector('[data-session-warning]')
  const time = section.querySelector('time')
  let timer

  const checkIn = seconds => {
    clearTimeout(timer)
    timer = setTimeout(() => void check(), Math.min(longestWait, Math.max(1, seconds)) * 1000)
  }

  /** What the server says counts: another page may have moved the end, and this machine's clock may be wrong. */
  const show = session => {
    if (session === undefined) return leave()
    time.dateTime = session.expiresAt
    time.textContent = session.clockTime
    const soon = session.secondsLeft <= warnAt
    const words = soon
      ? 'You will be signed out in less than 2 minutes. Select “Stay signed in” to go on.'
      : ''
    if (warning.textContent !== words) warning.textContent = words
    return checkIn(soon ? session.secondsLeft + 1 : session.secondsLeft - warnAt)
  }

  const check = () =>
    ask('/session/status')
      .then(show)
      .catch(() => checkIn(warnAt / 4))

  form.addEventListener('submit', event => {
    event.preventDefault()
    const token = new FormData(form).get('_csrf')
    ask('/session/extend', { method: 'POST', headers: { 'x-csrf-token': token } })
      .then(show)
      .catch(() => form.submit())
  })
  checkIn((Date.parse(section.dataset.sessionEnds) - Date.now()) / 1000 - warnAt)
}

const notice = document.querySelector('[data-session-ends]')
if (notice) start(notice)
