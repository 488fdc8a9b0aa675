// Brings files to a partner of the demo over a slow line: what is shown while they come, also that they can be stopped, what is wrong with one, and that it goes
// without JavaScript.
//   node upload.mjs BINARY [FOLDER for pictures]
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { start, browse, faults } from './house.mjs'

const [binary, pictures] = process.argv.slice(2)
const house = await start(binary, 'demo', '--http', '127.0.0.1:0', '--nats-listen', '127.0.0.1:0')
const folder = mkdtempSync(join(tmpdir(), 'upload-'))
const found = []
const want = (ok, words) => { if (!ok) found.push(words) }
const file = (name, bytes) => {
  const path = join(folder, name)
  writeFileSync(path, bytes)
  return path
}
const text = (size) => Buffer.alloc(size, 'Ein Satz wie der andere. ')
const large = file('lang.txt', text(20 << 20)), small = file('kurz.txt', text(2000)), wrong = file('bild.png', text(2000))

// line lets through so many bytes a second from now on; -1: all.
const line = async (session, bytes) => {
  await session.send('Network.emulateNetworkConditions', { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: bytes })
}
const choose = async (page, path) => (await page.$('#file')).uploadFile(path)
const press = (page) => page.click('.form > button')
const said = (page) => page.$eval('.form > [aria-live]', (p) => p.textContent)
// leads presses the button and waits for the page that follows; where none does, it says what is there.
const leads = async (page) => {
  try {
    await Promise.all([page.waitForNavigation(), press(page)])
  } catch (err) {
    throw new Error(`${page.url()} leads nowhere: ${await page.$eval('main', (m) => m.innerText)}`, { cause: err })
  }
}
const sees = (page, words) => page.waitForFunction((w) => document.body.innerText.includes(w), {}, words)

try {
  await browse(async (browser) => {
    const page = await browser.newPage()
    const session = await page.createCDPSession()
    await session.send('Network.enable')
    page.setDefaultTimeout(120_000)
    page.on('console', (m) => { if (m.type() === 'error' && !m.text().includes('422') && !m.location().url.endsWith('/favicon.ico')) found.push(`the console says: ${m.text()}`) })
    page.on('pageerror', (err) => found.push(`the script fails: ${err}`))
    await page.goto(/^  Sign in +(\S+)$/m.exec(house.printed)[1], { waitUntil: 'load' })
    await Promise.all([page.waitForNavigation(), page.click('main form[method=post] button')])
    await page.goto(`${house.base}/material/partner/gdansk?lang=de`, { waitUntil: 'load' })
    want(!await page.$eval('.sending', (d) => d.checkVisibility()), 'a bar stands there before anything is sent')

    // It comes in two minutes, is seen, and is stopped by a key.
    await line(session, 150_000)
    await choose(page, large)
    await press(page)
    await page.waitForFunction(() => document.querySelector('#sent').value > 0.02)
    const early = await page.$eval('#sent', (p) => p.value)
    want(early < 0.9, `it shows ${early} of a file that has just begun`)
    want(/^\d+\s%$/.test(await page.$eval('.sending span', (s) => s.textContent)), 'it does not say how much in numbers')
    found.push(...await faults(page))
    if (pictures) {
      for (const [width, scheme] of [[320, 'dark'], [1280, 'light']]) {
        await page.setViewport({ width, height: 800 })
        await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }])
        await page.screenshot({ path: join(pictures, `sending-${width}-${scheme}.png`), fullPage: true })
      }
    }
    want(await page.evaluate(() => document.activeElement.closest('.sending') !== null), 'the keyboard is not at the button that stops it')
    await page.keyboard.press('Enter')
    await page.waitForFunction(() => !document.querySelector('.sending').checkVisibility())
    want((await said(page)).includes('nichts behalten'), `stopped, it says ${await said(page)}`)
    want(await page.evaluate(() => document.activeElement.matches('.form > button')), 'stopped, the keyboard is not back at the button')

    // What is wrong is said in place, and the next attempt goes.
    await line(session, -1)
    await choose(page, wrong)
    await press(page)
    await sees(page, 'passt nicht')
    want(await page.evaluate(() => document.activeElement.matches('[role=alert]')), 'nobody is led to what is wrong')
    found.push(...await faults(page))
    await choose(page, large)
    await leads(page)
    want(page.url().endsWith('?done=added'), `it leads to ${page.url()}`)
    await sees(page, 'lang.txt')
    want(!(await page.$eval('main', (m) => m.innerText)).includes('bild.png'), 'what was refused is there')

    // Nobody answers any more.
    await page.setOfflineMode(true)
    await choose(page, small)
    await press(page)
    await page.waitForFunction(() => document.querySelector('.form > [aria-live]').textContent !== '')
    want((await said(page)).includes('abgebrochen'), `offline, it says ${await said(page)}`)
    found.splice(0, found.length, ...found.filter((f) => !f.includes('ERR_INTERNET_DISCONNECTED')))
    await page.setOfflineMode(false)

    // It is opened anew: where it is reloaded, a browser puts back in a while which file was chosen.
    await page.setJavaScriptEnabled(false)
    await page.goto(`${house.base}/material/partner/gdansk?lang=de`, { waitUntil: 'load' })
    await choose(page, small)
    await leads(page)
    want((await page.$eval('main', (m) => m.innerText)).includes('kurz.txt'), 'without JavaScript it is not there')
  })
} catch (err) {
  found.push(err.stack, ...err.cause ? [err.cause.stack] : [])
} finally {
  await house.stop()
  rmSync(folder, { recursive: true, force: true })
}
for (const fault of found) console.error(`FAIL: ${fault}`)
console.log(found.length ? 'files do not come as they should' : 'files come with a bar, are stopped, refused and stored, and come without JavaScript')
process.exit(found.length ? 1 : 0)
