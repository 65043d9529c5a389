/** Lets a slider walk through the steps of a consent history: the same pages as the links and the date form give. */
for (const form of document.querySelectorAll('[data-steps]')) {
  const steps = [...form.querySelectorAll('option')]
  const select = form.querySelector('select')
  if (!select || steps.length < 2) continue
  const label = document.createElement('label')
  const slider = document.createElement('input')
  const said = document.createElement('output')
  slider.type = 'range'
  slider.id = 'step-slider'
  slider.className = 'cie-slider'
  slider.min = '0'
  slider.max = String(steps.length - 1)
  slider.value = String(select.selectedIndex)
  label.htmlFor = slider.id
  label.className = 'nhsuk-label'
  label.textContent = 'Move through time'
  said.htmlFor.add(slider.id)
  const say = () => {
    const words = steps[Number(slider.value)].textContent
    said.textContent = words
    slider.setAttribute('aria-valuetext', words)
  }
  slider.addEventListener('input', () => {
    select.selectedIndex = Number(slider.value)
    say()
  })
  slider.addEventListener('change', () => form.requestSubmit())
  select.addEventListener('change', () => {
    slider.value = String(select.selectedIndex)
    say()
  })
  say()
  form.prepend(label, slider, said)
}
