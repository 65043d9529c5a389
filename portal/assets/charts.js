/** Brings drawn charts alive: tooltips, a value at a time by keyboard, and numbers that move. What the server drew stays for print, and where this fails. */
const library = '/assets/echarts.js?v=6'
const calm = matchMedia('(prefers-reduced-motion: reduce)')

let loading
/** The library is large and comes once, after the page is there. */
const load = () => {
  loading ??= new Promise((resolve, reject) => {
    const script = document.createElement('script')
    script.src = library
    script.addEventListener('load', () => resolve(globalThis.echarts))
    script.addEventListener('error', reject)
    document.head.append(script)
  })
  return loading
}

const keyOf = place => `${place.closest('[data-panel]')?.dataset.panel ?? ''} ${place.dataset.chart}`
const saidOf = place => JSON.parse(place.dataset.option)

const optionFor = ({ option, tells }, width) => {
  const left = Math.min(option.grid.left, width / 2)
  const isBars = !Array.isArray(option.xAxis.data)
  return {
    ...option,
    animation: !calm.matches,
    animationDuration: 0,
    animationDurationUpdate: 600,
    grid: { ...option.grid, left },
    ...(isBars && {
      yAxis: { ...option.yAxis, axisLabel: { ...option.yAxis.axisLabel, width: left - 16 } },
    }),
    tooltip: {
      trigger: isBars ? 'item' : 'axis',
      // HTML would need inline styles, which the page's policy forbids.
      renderMode: 'richText',
      confine: true,
      formatter: at => tells[(Array.isArray(at) ? at[0] : at).dataIndex],
    },
  }
}

/** Choosing a bar or a month is following the link beside it. */
const follow = (place, value) => {
  const links = [...(place.closest('[data-panel]')?.querySelectorAll('a[data-value]') ?? [])]
  links.find(({ dataset }) => dataset.value === value)?.click()
}

const setValue = (box, { tells }, at) => {
  box.setAttribute('aria-valuenow', String(at + 1))
  box.setAttribute('aria-valuetext', tells[at].replaceAll('\n', ', '))
}

const steps = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1, Home: -Infinity, End: Infinity }

/** A chart in the page: the same box and the same instance for as long as its place is there in some form. */
const begin = (echarts, place) => {
  const box = document.createElement('div')
  box.className = 'cie-live'
  const live = { box, at: 0, said: saidOf(place) }
  for (const [name, value] of [
    ['role', 'slider'],
    ['tabindex', '0'],
    ['aria-valuemin', '1'],
    ['aria-label', `${live.said.title}: go through the values with the arrow keys`],
  ])
    box.setAttribute(name, value)
  place.append(box)
  box.style.height = `${live.said.height}px`
  live.chart = echarts.init(box, null, { renderer: 'canvas' })
  live.chart.on('click', ({ dataIndex }) => follow(box, live.said.values[dataIndex]))
  const move = at => {
    live.at = Math.max(0, Math.min(live.said.tells.length - 1, at))
    setValue(box, live.said, live.at)
    live.chart.dispatchAction({ type: 'showTip', seriesIndex: 0, dataIndex: live.at })
  }
  box.addEventListener('focus', () => move(live.at))
  box.addEventListener('blur', () => live.chart.dispatchAction({ type: 'hideTip' }))
  box.addEventListener('keydown', event => {
    if (event.key === 'Enter') follow(box, live.said.values[live.at])
    if (!(event.key in steps)) return
    event.preventDefault()
    move(live.at + steps[event.key])
  })
  new ResizeObserver(() => {
    if (box.clientWidth === 0) return
    live.chart.resize()
    live.chart.setOption(optionFor(live.said, box.clientWidth))
  }).observe(box)
  return live
}

const showIn = (place, live) => {
  live.said = saidOf(place)
  live.at = Math.min(live.at, live.said.tells.length - 1)
  place.append(live.box)
  live.box.style.height = `${live.said.height}px`
  live.box.setAttribute('aria-valuemax', String(live.said.tells.length))
  setValue(live.box, live.said, live.at)
  live.chart.resize()
  live.chart.setOption(optionFor(live.said, live.box.clientWidth), { replaceMerge: ['series'] })
  place.classList.add('cie-alive')
}

const lives = new Map()

/** Brings every chart alive that is in the page now; those that were before keep what they are and move to the new numbers. */
export const bringAlive = async () => {
  const places = [...document.querySelectorAll('[data-option]')].filter(
    place => !place.classList.contains('cie-alive'),
  )
  if (places.length === 0) return
  const echarts = await load()
  for (const place of places) {
    const key = keyOf(place)
    const live = lives.get(key) ?? begin(echarts, place)
    lives.set(key, live)
    showIn(place, live)
  }
}
