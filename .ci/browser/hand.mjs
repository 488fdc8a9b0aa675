// A Hand drives a page as somebody does: by mouse or by keyboard alone, with JavaScript or without.
import { faults } from './house.mjs'

const squeezed = (text) => text.replace(/\s+/g, ' ').trim()

// What would be on its way while somebody clicks stays where it is.
const still = [{ name: 'prefers-reduced-motion', value: 'reduce' }]

export class Hand {
  // way is 'mouse' or 'keyboard'; script says whether pages may run JavaScript; seen notes what axe has found, and where it has looked.
  constructor(page, base, way, script, seen) { Object.assign(this, { page, base, way, script, seen }) }

  // in opens a browser of somebody's own beside this one, that is used in the same way.
  async in(way = this.way, script = this.script) {
    const context = await this.page.browser().createBrowserContext()
    const page = await context.newPage()
    page.setDefaultTimeout(120_000) // a busy machine is no fault of a page
    await page.setViewport({ width: 1280, height: 800 })
    await page.setExtraHTTPHeaders({ 'Accept-Language': 'de' })
    await page.setJavaScriptEnabled(script)
    await page.emulateMediaFeatures(still)
    await page.emulateFocusedPage(true) // the browser has one window in front, and each of these pages is looked at
    return new Hand(page, this.base, way, script, this.seen)
  }

  close() { return this.page.browserContext().close() }

  // look has axe look at a page in a state, once for each kind of page.
  async look(state) {
    if (!this.script) return // axe is a script itself
    const kind = `${new URL(this.page.url()).pathname.replace(/\/[a-z0-9-]*\d[a-z0-9-]*|\/[A-Za-z0-9_-]{20,}/g, '/…')} ${state}`
    if (this.seen.looked.has(kind)) return
    this.seen.looked.add(kind)
    this.seen.found.push(...(await faults(this.page)).map((f) => `${kind}: ${f}`))
    await this.page.setViewport({ width: 1280, height: 800 })
    await this.page.emulateMediaFeatures(still)
    await this.page.evaluate(() => new Promise(requestAnimationFrame)) // until all is where it was
  }

  async main() { return (await this.page.$('main'))?.evaluate((m) => m.innerText) }

  async fail(what) { throw new Error(`${this.page.url()}: ${what}\n${await this.main()}`) }

  // element finds what is called by a name: a link, a button, or the field that a label belongs to. Of a frame, named by its legend, it
  // finds what is called so within.
  async element(name, kind, frame) {
    const handle = await this.page.evaluateHandle((name, kind, frame) => {
      const text = (e) => (e.getAttribute('aria-label') ?? e.textContent).replace(/\s+/g, ' ').trim()
      const search = (root) => {
        if (kind === 'field') {
          if (frame) root = [...root.querySelectorAll('fieldset')].find((f) => text(f.querySelector('legend')).startsWith(frame))
          const labels = [...root?.querySelectorAll('label') ?? []]
          return (labels.find((l) => text(l) === name) ?? labels.find((l) => text(l).startsWith(name + ' ')))?.control
        }
        const all = [...root.querySelectorAll('a[href], button, summary')].filter((e) => e.checkVisibility() && e.getAttribute('aria-hidden') !== 'true')
        return all.find((e) => text(e) === name) ?? all.find((e) => text(e).startsWith(name))
      }
      const main = document.querySelector('main') ?? document
      return search(main) ?? search(document) ?? null
    }, name, kind, frame)
    const element = handle.asElement()
    if (!element) await this.fail(`there is no ${kind} "${name}"`)
    return element
  }

  async has(name) { return Boolean(await this.page.evaluate((name) => [...document.querySelectorAll('main a[href], main button')].some((e) => e.textContent.replace(/\s+/g, ' ').trim().startsWith(name)), name)) }

  // reach goes to an element: with the tab key alone, from where the keyboard is.
  async reach(element, name) {
    for (let i = 0; i < 400; i++) {
      const at = await element.evaluate((e) => e !== document.activeElement ? 'elsewhere' : e.matches(':focus-visible') ? 'here' : 'unseen')
      if (at === 'here') return
      if (at === 'unseen') await this.fail(`it cannot be seen that "${name}" has the focus`)
      await this.page.keyboard.press('Tab')
    }
    await this.fail(`the keyboard does not reach "${name}"`)
  }

  // press follows a link or presses a button, and waits for where that leads.
  async press(name, leads = true) {
    const element = typeof name === 'string' ? await this.element(name, 'button') : name
    const arrived = leads && this.page.waitForNavigation({ waitUntil: 'load' }).catch(() => this.fail(`"${name}" leads nowhere`))
    if (this.way === 'keyboard') {
      await this.reach(element, name)
      await this.page.keyboard.press('Enter')
    } else {
      await element.click()
    }
    await arrived
    await this.drawn()
  }

  // drawn waits until a page has gone to the part that its address names, which a browser does when it draws it.
  async drawn() {
    if (new URL(this.page.url()).hash) await this.page.screenshot({ clip: { x: 0, y: 0, width: 1, height: 1 }, optimizeForSpeed: true })
  }

  // go presses the button of a form that comes first.
  async go(selector = 'main form[method=post] button:not(.second)') {
    const button = await this.page.$(selector)
    if (!button) await this.fail(`there is no ${selector}`)
    await this.press(button)
  }

  // type fills a field in.
  async type(name, value, frame) {
    const element = await this.element(name, 'field', frame)
    const shape = await element.evaluate((e) => e.tagName === 'SELECT' ? 'select' : e.type)
    if (this.way === 'keyboard') {
      if (shape === 'radio' && await element.evaluate((e) => e.checked)) return
      await this.reach(element, name)
    }
    switch (shape) {
      case 'select': {
        const option = await element.evaluate((e, value) => [...e.options].find((o) => o.textContent.trim() === value)?.value, value)
        if (option === undefined) await this.fail(`"${name}" does not offer "${value}"`)
        if (this.way !== 'keyboard') await element.select(option)
        else await this.page.keyboard.type(value)
        if (await element.evaluate((e) => e.value) !== option) await this.fail(`"${value}" is not chosen in "${name}"`)
        return
      }
      case 'checkbox':
        if (await element.evaluate((e) => e.checked) === value) return
        if (this.way === 'keyboard') await this.page.keyboard.press('Space')
        else await element.click()
        return
      case 'date': case 'time':
        await this.clock(element, shape, value)
        return
    }
    if (this.way !== 'keyboard') {
      await element.click()
    }
    await this.page.keyboard.down('Control')
    await this.page.keyboard.press('KeyA')
    await this.page.keyboard.up('Control')
    if (value) await this.page.keyboard.type(value)
    else await this.page.keyboard.press('Delete')
    const held = await element.evaluate((e) => e.value)
    if (held !== value) await this.fail(`"${name}" takes "${value}" as "${held}"`)
  }

  // choose puts a file into a field, in the dialog that it opens.
  async choose(name, path) {
    const element = await this.element(name, 'field')
    const asked = this.page.waitForFileChooser()
    if (this.way === 'keyboard') {
      await this.reach(element, name)
      await this.page.keyboard.press('Space')
    } else {
      await element.click()
    }
    await (await asked).accept([path])
  }

  // clock writes a day or a time of day. Which part of it comes first depends on the machine's language, so each order is tried.
  async clock(element, shape, value) {
    const [a, b, c] = value.split(/[-:]/)
    const orders = shape === 'date' ? [c + b + a, b + c + a, a + b + c] : [a + b, `${String((Number(a) + 11) % 12 + 1).padStart(2, '0')}${b}${a < 12 ? 'AM' : 'PM'}`]
    if (this.way !== 'keyboard') await element.focus()
    for (const keys of orders) {
      for (let i = 0; i < 3; i++) await this.page.keyboard.press('ArrowLeft')
      await this.page.keyboard.type(keys)
      if (await element.evaluate((e) => e.value) === value) return
    }
    await this.fail(`${value} cannot be written into a field for a ${shape}`)
  }

  async open(path) { await this.page.goto(new URL(path, this.base).href, { waitUntil: 'load' }) }

  // says looks for words on the page, as somebody reads it; denies looks that they are not there.
  async says(...wanted) {
    const text = squeezed(await this.page.$eval('body', (b) => b.innerText))
    for (const w of wanted) if (!text.includes(w)) await this.fail(`it does not say "${w}"`)
  }

  async denies(...unwanted) {
    const text = squeezed(await this.page.$eval('body', (b) => b.innerText))
    for (const w of unwanted) if (text.includes(w)) await this.fail(`it says "${w}"`)
  }

  // holds looks what a field has in it.
  async holds(name, value, frame) {
    const has = await (await this.element(name, 'field', frame)).evaluate((e) => e.value)
    if (has !== value) await this.fail(`"${name}" holds "${has}", not "${value}"`)
  }

  // told looks that the page says what was done, and alerted that it says what is wrong; the keyboard, and what is read out, begin there.
  told() { return this.begins('status', 'that it was done') }

  alerted() { return this.begins('alert', 'what is wrong') }

  async begins(role, what) {
    for (const began = Date.now(); Date.now() - began < 10_000;) { // a browser goes there when it draws the page
      const here = await this.page.evaluate((role) => document.querySelector(`main [role=${role}]`)?.contains(document.activeElement), role)
      if (here) return
      if (here === undefined) await this.fail(`it does not say ${what}`)
    }
    await this.fail(`the keyboard is not where it says ${what}`)
  }

  // through presses the button of a form and, where it is shown what would happen, the same once more.
  async through(button, ...shown) {
    await this.press(button)
    if (await this.page.$('button[name=do][value=do]')) {
      await this.says(...shown)
      await this.look('shown before')
      await this.press(button)
    } else if (shown.length) {
      await this.fail(`it is not shown before it is done: ${shown}`)
    }
    await this.told()
    await this.look('done')
  }
}
