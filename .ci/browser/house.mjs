// Starts the built binary's demo on free ports of the loopback, and a browser; ends both.
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import puppeteer from 'puppeteer-core'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

// start runs the demo and tells where its pages are.
export const start = (binary, ...args) => until(binary, args, 'Stop with Ctrl-C', /^  Agenda +(http:\/\/[^/\s]+)/m)

// serve runs an office of its own and tells where its pages are.
export const serve = (binary, ...args) => until(binary, args, /^operator +/m, /^pages +(http:\/\/[^/\s]+)/m)

// until runs the binary with arguments until it has printed something.
async function until(binary, args, ready, where) {
  const house = spawn(binary, args)
  let printed = ''
  const hear = (chunk) => { printed += chunk }
  house.stderr.on('data', hear)
  house.stdout.on('data', hear)
  const began = Date.now()
  while (printed.search(ready) < 0) {
    if (house.exitCode !== null || Date.now() - began > 60_000) throw new Error(`it does not say that it is ready:\n${printed}`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  const ended = new Promise((resolve) => house.on('exit', resolve))
  return { base: where.exec(printed)?.[1], printed, stop: () => { house.kill('SIGINT'); return ended } }
}

// browse opens a browser, hands it on, and closes it however that ends.
export async function browse(work) {
  const browser = await puppeteer.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] })
  try {
    return await work(browser)
  } finally {
    await browser.close()
  }
}

const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
// Each width is looked at in one scheme: sizes differ between widths, and colours between schemes.
const states = [[320, 'light'], [1280, 'dark']]

// faults looks at the page that is open, with everything unfolded: at each width for what does not fit, and with axe in each of the states; briefly in the first alone.
export async function faults(page, briefly = false) {
  const found = []
  await page.evaluate(() => { for (const d of document.querySelectorAll('details')) d.open = true })
  if (!await page.evaluate(() => 'axe' in window)) await page.evaluate(axe)
  for (const [width, scheme] of states) {
    await page.setViewport({ width, height: 800 })
    await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }])
    const state = `${page.url()} (${width} px, ${scheme})`
    const wide = await page.evaluate(() => document.documentElement.scrollWidth)
    if (wide > width) found.push(`${state}: is ${wide} px wide`)
    if (briefly && width !== 320) continue
    const result = await page.evaluate((values) => window.axe.run(document, { runOnly: { type: 'tag', values }, resultTypes: ['violations'], iframes: false }), rules)
    for (const v of result.violations) found.push(`${state}: ${v.id}, ${v.nodes.length} times: ${v.help}\n    ${v.nodes[0].html.slice(0, 200)}`)
  }
  return found
}
