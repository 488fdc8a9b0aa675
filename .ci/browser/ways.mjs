// Goes through a story three times: by mouse, by keyboard alone, with JavaScript off.
import { rmSync } from 'node:fs'
import { Hand } from './hand.mjs'
import { browse } from './house.mjs'

const ways = [['mouse', 'mouse', true], ['keyboard', 'keyboard', true], ['scriptless', 'mouse', false]]

// go has a story told, or one way of it, and ends the program: with the house and its folder, and 1 if anything was wrong.
export async function go(name, only, house, folder, story) {
  const seen = { looked: new Set(), found: [] }
  let failed = null
  try {
    await browse(async (browser) => {
      let n = 0
      for (const [called, way, script] of ways) {
        n++
        if (only && only !== called) continue
        const hand = await new Hand(await browser.newPage(), house.base, way, script, seen).in()
        const began = Date.now()
        await story(hand, n)
        console.log(`${name} by ${way}${script ? '' : ', without JavaScript'}: done in ${Math.round((Date.now() - began) / 1000)} s`)
        await hand.close()
      }
    })
  } catch (err) {
    failed = err
  } finally {
    await house.stop()
    rmSync(folder, { recursive: true, force: true })
  }
  for (const fault of seen.found) console.error(`FAIL: ${fault}`)
  if (failed) console.error(`FAIL: ${failed.stack}`)
  console.log(`${seen.looked.size} pages and states, ${seen.found.length} faults`)
  process.exit(failed || seen.found.length ? 1 : 0)
}
