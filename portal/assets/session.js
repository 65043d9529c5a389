/** Warns two minutes before the session ends, lets it go on without leaving the page, and leaves the page with what was typed when it is over. */
const warnAt = 120
const longestWait = 300

const ask = async (path, options) => {
  const answer = await fetch(path, {
    ...options,
    headers: { accept: 'application/json', ...options?.headers },
  })
  return answer.ok ? answer.json() : undefined
}

const fieldsOf = form => [...form.elements].filter(one => one.name && one.type !== 'hidden')

const isTyped = field =>
  field.matches('[type=checkbox], [type=radio]')
    ? field.checked !== field.defaultChecked
    : field.matches('input, textarea') && field.value !== field.defaultValue

const typedForm = () =>
  [...document.querySelectorAll('main form[method=post]')].find(form => fieldsOf(form).some(isTyped))

/** What was typed goes along, for its owner to find again after signing in. */
const leave = section => {
  const page = section.querySelector('[name=returnTo]').value + location.search
  const form = typedForm()
  if (form === undefined) {
    location.assign(`/sign-in?returnTo=${encodeURIComponent(page)}`)
    return
  }
  const kept = document.createElement('form')
  kept.method = 'post'
  kept.action = '/session/leave'
  for (const [name, value] of [...new FormData(form), ['_page', page]]) {
    const field = document.createElement('input')
    Object.assign(field, { type: 'hidden', name, value })
    kept.append(field)
  }
  document.body.append(kept)
  kept.submit()
}

const fill = (field, values) => {
  if (field.matches('[type=checkbox], [type=radio]')) field.checked = values.includes(field.value)
  else field.value = values[0] ?? ''
}

/** Puts back what was typed before the session ended. */
const giveBack = async () => {
  history.replaceState(history.state, '', location.pathname + location.search)
  const { fields } = (await ask('/session/typed')) ?? { fields: [] }
  const kept = new Map(fields)
  if (kept.size === 0) return
  const forms = [...document.querySelectorAll('main form[method=post]')]
  const form = forms.find(one => fieldsOf(one).some(({ name }) => kept.has(name)))
  if (form === undefined) return
  for (const field of fieldsOf(form)) fill(field, kept.get(field.name) ?? [])
  const words = document.createElement('p')
  words.className = 'cie-new'
  words.setAttribute('role', 'status')
  form.before(words)
  words.textContent = 'What you had entered before you were signed out is here again. It has not been sent.'
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
    if (session === undefined) return leave(section)
    time.dateTime = session.expiresAt
    time.textContent = session.clockTime
    const soon = session.secondsLeft <= warnAt
    const words = soon
      ? 'You will be signed out in less than 2 minutes. Select “Stay signed in” to go on.'
      : ''
    if (warning.textContent !== words) warning.textContent = words
    section.classList.toggle('cie-session--soon', soon)
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
if (location.hash === '#typed') void giveBack()
