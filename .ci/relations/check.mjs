// Looks at a PDF by readers that others wrote, and fails for whatever somebody misses who does not see it (ISO 14289-1, as far as these tell).
import { execFileSync, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

// Nothing is drawn here, so pdf.js needs nothing to draw on; it asks for the class alone.
globalThis.DOMMatrix ??= class {}
const { getDocument } = await import('pdfjs-dist/legacy/build/pdf.mjs')

const [file, language] = process.argv.slice(2)
const faults = []
const expect = (is, what) => { if (!is) faults.push(what) }
const run = (program, ...args) => execFileSync(program, [...args, file], { encoding: 'utf8', maxBuffer: 1 << 28 })

// qpdf: the file is sound.
const check = spawnSync('qpdf', ['--check', file], { encoding: 'utf8' })
expect(check.status === 0 && !/WARNING/.test(check.stderr), `qpdf: ${check.stdout}${check.stderr}`)
const objects = JSON.parse(execFileSync('qpdf', ['--json=2', '--json-key=qpdf', file], { encoding: 'utf8', maxBuffer: 1 << 28 })).qpdf[1]
const values = Object.values(objects).map((o) => o.value ?? o.stream?.dict).filter((v) => v && typeof v === 'object')
const at = (ref) => objects[`obj:${ref}`]?.value ?? objects[`obj:${ref}`]?.stream?.dict
const root = at(objects.trailer.value['/Root'])
expect(root['/Lang'] === `u:${language}`, `the language of the document is ${root['/Lang']}`)
expect(root['/MarkInfo']?.['/Marked'] === true, 'it is not marked')
expect(root['/ViewerPreferences']?.['/DisplayDocTitle'] === true, 'its window shows the name of the file')
expect(root['/ViewerPreferences']?.['/Direction'] === (language === 'he' ? '/R2L' : '/L2R'), 'it is read from the wrong side')
const elements = values.filter((v) => v['/Type'] === '/StructElem')
for (const e of elements) {
  if (e['/S'] === '/TH') expect(['/Row', '/Column'].includes(e['/A']?.['/Scope']), 'a heading cell does not say what it is the heading of')
  if (e['/S'] === '/Figure') expect(e['/Alt']?.length > 20, 'a figure is not told in words')
  if (e['/S'] === '/Link') expect(e['/K'].some((k) => k['/Type'] === '/OBJR'), 'a link of the structure leads nowhere')
}
const links = values.filter((v) => v['/Subtype'] === '/Link')
expect(links.length > 20, `there are ${links.length} links`)
for (const l of links) expect(l['/StructParent'] !== undefined && l['/Contents']?.length > 2, 'a link is not in the structure, or says nothing')
const sheets = values.filter((v) => v['/Type'] === '/Page')
for (const p of sheets) expect(p['/StructParents'] !== undefined && p['/Tabs'] === '/S', 'a page does not go by the structure')

// The map: drawn in lines, told in words, with the numbers of the contents.
const maps = elements.filter((e) => e['/S'] === '/Figure' && /Natural|Nummer|number|numer|מספר/.test(e['/Alt']))
expect(maps.length === 2, `there are ${maps.length} maps`)
expect(!values.some((v) => v['/Subtype'] === '/Image'), 'something is a picture of dots')

// poppler: what the file says of itself, fonts, the text.
const info = run('pdfinfo')
for (const line of [/^Title: +\S/m, /^Author: +\S/m, /^Subject: +\S/m, /^Tagged: +yes/m, /^Page size: .*A4/m]) expect(line.test(info), `pdfinfo does not say ${line}:\n${info}`)
const meta = run('pdfinfo', '-meta')
expect(/<pdfuaid:part>1<\/pdfuaid:part>/.test(meta) && meta.includes(`<rdf:li>${language}</rdf:li>`), `it does not say that it is PDF/UA:\n${meta}`)
const fonts = run('pdffonts').trim().split('\n').slice(2)
expect(fonts.length >= 2, 'there are no fonts')
for (const f of fonts) expect(/ yes yes yes +\d+ +\d+$/.test(f), `a font is not embedded as a part with its letters: ${f}`)
const text = execFileSync('pdftotext', [file, '-'], { encoding: 'utf8' })
for (const word of language === 'de' ? ['Danzig', 'Lettland', 'Partnerstädte'] : ['İzmir', 'Gdańsk', 'Rīga']) expect(text.includes(word), `the text has no ${word}`)
expect(!text.includes('\ufffd'), 'there are letters that the fonts do not have')
const structure = run('pdfinfo', '-struct-text')
expect(!/error/i.test(structure), 'poppler cannot read the structure')
let level = 0
for (const [, found] of structure.matchAll(/^ *H(\d) \(block\)/gm)) {
  expect(found <= level + 1, `after a heading of level ${level} comes one of level ${found}`)
  level = Number(found)
}
expect(level > 0, 'there are no headings')

// pdf.js: the structure page by page, bookmarks, and that everything on a page is either said or decoration.
const pdf = await getDocument({ data: new Uint8Array(readFileSync(file)), useSystemFonts: true, verbosity: 0 }).promise
const roles = {}
const walk = (node) => {
  if (node.role) roles[node.role] = (roles[node.role] ?? 0) + 1
  if (node.role === 'Figure') expect(node.alt?.length > 20, 'pdf.js finds a figure without words')
  for (const child of node.children ?? []) walk(child)
}
for (let n = 1; n <= pdf.numPages; n++) {
  const page = await pdf.getPage(n)
  walk((await page.getStructTree()) ?? faults.push(`page ${n} has no structure`))
  const open = []
  for (const item of (await page.getTextContent({ includeMarkedContent: true })).items) {
    if (item.type?.startsWith('beginMarkedContent')) open.push(item.id || item.tag)
    else if (item.type === 'endMarkedContent') open.pop()
    else if (item.str?.trim()) expect(open.some((o) => o === 'Artifact' || /mcid|mc\d/.test(o)), `on page ${n} “${item.str}” is neither said nor decoration`)
  }
}
for (const role of ['H1', 'H2', 'H3', 'P', 'TOC', 'TOCI', 'Link', 'Table', 'TR', 'TH', 'TD', 'Figure']) expect(roles[role] > 0, `pdf.js finds no ${role}`)
const outline = []
const list = (items) => items.forEach((i) => { outline.push(i); list(i.items) })
list((await pdf.getOutline()) ?? [])
const headings = [...structure.matchAll(/^ *H[23] \(block\)/gm)].length
expect(outline.length === headings - 1, `there are ${outline.length} bookmarks for ${headings} headings, one of which is that of the contents`)
for (const o of outline) expect(o.title && (await pdf.getPageIndex(o.dest[0])) >= 0, `the bookmark “${o.title}” leads nowhere`)

const numbered = outline.map((o) => /^(\d+)\. /.exec(o.title)?.[1]).filter(Boolean).map(Number)
expect(numbered.length > 10 && numbered.every((n, i) => n === i + 1), `chapters have the numbers ${numbered}`)
if (language !== 'he') for (const n of numbered) expect([...text.matchAll(new RegExp(`^${n}\\. `, 'gm'))].length >= 3, `${n} is not in the contents, the table and before its chapter`)

if (faults.length > 0) {
  console.error(`FAIL: ${file}\n${[...new Set(faults)].join('\n')}`)
  process.exit(1)
}
console.log(`${language}: ${pdf.numPages} pages, ${elements.length} elements, ${links.length} links, ${outline.length} bookmarks, ${fonts.length} fonts`)
