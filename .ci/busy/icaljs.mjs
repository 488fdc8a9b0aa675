// What ical.js reads of the calendars that a list names.
//   node icaljs.mjs OURS.json > icaljs.json
import fs from 'node:fs'
import { Worker, isMainThread, parentPort, workerData } from 'node:worker_threads'
import ICAL from 'ical.js'

const text = (c, name) => String(c.getFirstPropertyValue(name) ?? '').toUpperCase()

function free(c) {
  if (text(c, 'status') === 'CANCELLED') return true
  const outlook = text(c, 'x-microsoft-cdo-busystatus')
  if (outlook === 'FREE' || outlook === 'WORKINGELSEWHERE') return true
  if (outlook) return false
  return text(c, 'transp') === 'TRANSPARENT'
}

// What a clock shows as an instant, by the zones of the platform: ical.js knows those alone that a file describes, and takes all others for
// the clock of whoever looks.
function onClock(time, zone) {
  const wall = Date.UTC(time.year, time.month - 1, time.day, time.hour, time.minute, time.second)
  const shows = new Intl.DateTimeFormat('en-US', { timeZone: zone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric' })
  const offset = (at) => {
    const p = Object.fromEntries(shows.formatToParts(at).map((x) => [x.type, Number(x.value)]))
    return Date.UTC(p.year, p.month - 1, p.day, p.hour, p.minute, p.second) - at
  }
  let at = wall - offset(wall)
  at = wall - offset(at)
  return at / 1000
}

const known = (zone) => {
  try {
    return Boolean(zone) && Boolean(new Intl.DateTimeFormat('en-US', { timeZone: zone }))
  } catch {
    return false
  }
}

let home = 'Europe/Berlin'

function seconds(time, prop) {
  if (time.zone !== ICAL.Timezone.localTimezone) return Math.floor(time.toJSDate().getTime() / 1000)
  const named = prop?.getParameter('tzid')
  return onClock(time, !time.isDate && known(named) ? named : home)
}

const begins = (e, time) => seconds(time, e.component.getFirstProperty('dtstart'))

function taken(data, begin, end) {
  const found = []
  const put = (from, to) => {
    const a = Math.max(begin, from)
    const b = Math.min(end, to)
    if (a < b) found.push([a, b])
  }
  const parsed = ICAL.parse(data)
  for (const jcal of Array.isArray(parsed[0]) ? parsed : [parsed]) {
    const calendar = new ICAL.Component(jcal)
    ICAL.TimezoneService.reset()
    const said = String(calendar.getFirstPropertyValue('x-wr-timezone') ?? '')
    home = known(said) ? said : 'Europe/Berlin'
    for (const zone of calendar.getAllSubcomponents('vtimezone')) ICAL.TimezoneService.register(zone)
    const all = calendar.getAllSubcomponents('vevent').map((c) => new ICAL.Event(c, { exceptions: [] }))
    const masters = all.filter((e) => !e.isRecurrenceException())
    for (const e of all.filter((e) => e.isRecurrenceException())) {
      const master = masters.find((m) => m.uid === e.uid)
      if (master) master.relateException(e)
      else masters.push(e)
    }
    for (const e of masters) {
      if (!e.isRecurring()) {
        if (!free(e.component)) put(begins(e, e.startDate), begins(e, e.endDate))
        continue
      }
      const dates = e.iterator()
      for (let date, n = 0; n < 30000 && (date = dates.next()); n++) {
        if (seconds(date) > end + 400 * 86400) break
        const details = e.getOccurrenceDetails(date)
        if (!free(details.item.component)) put(begins(details.item, details.startDate), begins(details.item, details.endDate))
      }
    }
    for (const list of calendar.getAllSubcomponents('vfreebusy')) {
      for (const prop of list.getAllProperties('freebusy')) {
        if (String(prop.getParameter('fbtype') ?? 'BUSY').toUpperCase() === 'FREE') continue
        for (const period of prop.getValues()) put(seconds(period.start), seconds(period.getEnd()))
      }
    }
  }
  return found
}

// It goes on for ever with some rules, so each file is read apart.
const patience = 60_000

function apart(one) {
  return new Promise((done) => {
    const reader = new Worker(new URL(import.meta.url), { workerData: one })
    const stop = setTimeout(() => {
      reader.terminate()
      done({ ...one, Taken: [], Fault: 'does not end' })
    }, patience)
    reader.on('message', (read) => {
      clearTimeout(stop)
      done({ ...one, ...read })
    })
  })
}

if (isMainThread) {
  const list = []
  for (const one of JSON.parse(fs.readFileSync(process.argv[2]))) list.push(await apart(one))
  console.log(JSON.stringify(list))
} else {
  const one = workerData
  try {
    parentPort.postMessage({ Taken: taken(fs.readFileSync(one.File, 'utf8'), one.From, one.To) })
  } catch (fault) {
    parentPort.postMessage({ Taken: [], Fault: String(fault).slice(0, 200) })
  }
}
