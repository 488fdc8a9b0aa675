package dav

import (
	"bytes"
	"encoding/xml"
	"net/http"
	"strconv"
	"strings"
	"sync"
)

// A resource is something that has an address and properties.
type resource struct {
	path string
	// has writes the property of a name, and reports false if there is none.
	has func(out *bytes.Buffer, name xml.Name, asked *node) bool
	// all are the names of what it has, of which the first few belong to an answer about all (RFC 4918, section 9.1).
	all  []xml.Name
	live int
}

// What a program asks for of each resource.
type wanted struct {
	props []*node
	all   bool // whatever there is, without what costs much
	names bool // only what there is called
	brief bool // without what there is not
}

// wantedOf reads what is asked for out of the element that says it: prop, allprop, propname; nothing means all.
func wantedOf(n *node) wanted {
	switch {
	case n.child(nsDAV, "prop") != nil:
		return wanted{props: n.child(nsDAV, "prop").kids}
	case n.child(nsDAV, "propname") != nil:
		return wanted{names: true}
	}
	return wanted{all: true}
}

// answer writes what is asked for of a resource.
func (m *multi) answer(res *resource, want wanted) {
	if m.full() {
		return
	}
	m.out.WriteString("\n<D:response>")
	m.out.WriteString(href(res.path))
	switch {
	case want.names:
		m.open()
		for _, name := range res.all {
			element(&m.out, name, "")
		}
		m.close(http.StatusOK)
	case want.all:
		m.open()
		for _, name := range res.all[:res.live] {
			res.has(&m.out, name, nil)
		}
		m.close(http.StatusOK)
	default:
		m.asked(res, want)
	}
	m.out.WriteString("</D:response>")
}

// asked writes the properties that are named: those that there are, then those that there are not.
func (m *multi) asked(res *resource, want wanted) {
	var missing []xml.Name
	begun := m.out.Len()
	m.open()
	found := m.out.Len()
	for _, p := range want.props {
		if !res.has(&m.out, p.name, p) {
			missing = append(missing, p.name)
		}
	}
	if m.out.Len() == found && (len(missing) > 0 && !want.brief) {
		m.out.Truncate(begun)
	} else {
		m.close(http.StatusOK)
	}
	if len(missing) == 0 || want.brief {
		return
	}
	m.open()
	for _, name := range missing {
		element(&m.out, name, "")
	}
	m.close(http.StatusNotFound)
}

func (m *multi) open() { m.out.WriteString("<D:propstat><D:prop>") }

func (m *multi) close(code int) {
	if code == http.StatusOK {
		m.out.WriteString("</D:prop><D:status>HTTP/1.1 200 OK</D:status></D:propstat>")
		return
	}
	m.out.WriteString("</D:prop><D:status>" + statusLine(code) + "</D:status></D:propstat>")
}

// A property writes itself; one that writes nothing is not there.
type property func() string

// having makes resources of properties by their names. The first few are those of an answer about all.
func having(path string, live int, order []xml.Name, of map[xml.Name]property) *resource {
	return &resource{path: path, all: order, live: live, has: func(out *bytes.Buffer, name xml.Name, _ *node) bool {
		p, ok := of[name]
		if !ok {
			return false
		}
		element(out, name, p())
		return true
	}}
}

func text(s string) property  { return func() string { return escape(s) } }
func inner(s string) property { return func() string { return s } }

// Privileges of whoever reads: this alone keeps programs from offering to write. With write-content beside it a program may change what
// is there, and neither add nor remove.
const (
	mayRead  = "<D:privilege><D:read/></D:privilege><D:privilege><D:read-current-user-privilege-set/></D:privilege>"
	mayWrite = "<D:privilege><D:write-content/></D:privilege>"
)

var (
	dResourceType    = xml.Name{Space: nsDAV, Local: "resourcetype"}
	dHref            = xml.Name{Space: nsDAV, Local: "href"}
	dDisplayName     = xml.Name{Space: nsDAV, Local: "displayname"}
	dCurrent         = xml.Name{Space: nsDAV, Local: "current-user-principal"}
	dPrincipalURL    = xml.Name{Space: nsDAV, Local: "principal-URL"}
	dOwner           = xml.Name{Space: nsDAV, Local: "owner"}
	dPrivileges      = xml.Name{Space: nsDAV, Local: "current-user-privilege-set"}
	dReports         = xml.Name{Space: nsDAV, Local: "supported-report-set"}
	dToken           = xml.Name{Space: nsDAV, Local: "sync-token"}
	dTag             = xml.Name{Space: nsDAV, Local: "getetag"}
	dType            = xml.Name{Space: nsDAV, Local: "getcontenttype"}
	dLength          = xml.Name{Space: nsDAV, Local: "getcontentlength"}
	dModified        = xml.Name{Space: nsDAV, Local: "getlastmodified"}
	dPrincipals      = xml.Name{Space: nsDAV, Local: "principal-collection-set"}
	cHome            = xml.Name{Space: nsCalDAV, Local: "calendar-home-set"}
	cAddresses       = xml.Name{Space: nsCalDAV, Local: "calendar-user-address-set"}
	cDescription     = xml.Name{Space: nsCalDAV, Local: "calendar-description"}
	cComponents      = xml.Name{Space: nsCalDAV, Local: "supported-calendar-component-set"}
	cSupportedData   = xml.Name{Space: nsCalDAV, Local: "supported-calendar-data"}
	cCollations      = xml.Name{Space: nsCalDAV, Local: "supported-collation-set"}
	cMaxSize         = xml.Name{Space: nsCalDAV, Local: "max-resource-size"}
	cData            = xml.Name{Space: nsCalDAV, Local: "calendar-data"}
	csTag            = xml.Name{Space: nsServer, Local: "getctag"}
	aColor           = xml.Name{Space: nsApple, Local: "calendar-color"}
	itemProperties   = []xml.Name{dResourceType, dTag, dType, dLength, dModified, dOwner, dCurrent, dPrivileges}
	folderProperties = []xml.Name{dResourceType, dDisplayName, dCurrent, dOwner, dPrivileges, dReports, dPrincipals}
)

const itemType = "text/calendar; charset=utf-8; component=VEVENT"

// maxItem is how large an item may be that a program writes.
const maxItem = 256 << 10

// root is where all of it begins.
func (s *site) root() *resource {
	return having(s.Prefix, 3, folderProperties, s.folder("<D:collection/>", "jourfixe", ""))
}

// folder are the properties of whatever is no calendar.
func (s *site) folder(kind, title, reports string) map[xml.Name]property {
	return map[xml.Name]property{
		dResourceType: inner(kind), dDisplayName: text(title), dCurrent: inner(href(s.principal)), dOwner: inner(href(s.principal)),
		dPrivileges: inner(mayRead), dReports: inner(reports), dPrincipals: inner(href(s.Prefix)),
	}
}

// who is whoever has come in.
func (s *site) who() *resource {
	of := s.folder("<D:collection/><D:principal/>", s.person.Title(), reportSet(propertySearch))
	of[dPrincipalURL], of[cHome] = inner(href(s.principal)), inner(href(s.home))
	var addresses strings.Builder
	for _, mail := range s.person.Mail() {
		addresses.WriteString("<D:href>mailto:" + escape(mail) + "</D:href>")
	}
	of[cAddresses] = inner(addresses.String())
	return having(s.principal, 3, append([]xml.Name{dPrincipalURL, cHome, cAddresses}, folderProperties...), of)
}

// homeOf is the folder of their calendars.
func (s *site) homeOf() *resource {
	return having(s.home, 3, folderProperties, s.folder("<D:collection/>", s.person.Title(), ""))
}

// The reports of calendars.
var calendarReports = reportSet(multigetReport, queryReport, busyReport, syncReport)

func reportSet(list ...xml.Name) string {
	var out bytes.Buffer
	for _, name := range list {
		out.WriteString("<D:supported-report><D:report>")
		element(&out, name, "")
		out.WriteString("</D:report></D:supported-report>")
	}
	return out.String()
}

// calendar is a collection.
func (s *site) calendar(c Collection) *resource {
	privileges := mayRead + "<D:privilege><C:read-free-busy/></D:privilege>"
	if c.Writes() {
		privileges += mayWrite
	}
	order := append([]xml.Name{dResourceType, dDisplayName, aColor}, folderProperties[2:]...)
	order = append(order, cDescription, cComponents, cSupportedData, cCollations, cMaxSize, csTag, dToken)
	path := s.home + c.Name() + "/"
	of := s.folder("<D:collection/><C:calendar/>", c.Title(), calendarReports)
	of[dPrivileges] = inner(privileges)
	of[aColor], of[cDescription] = text(c.Color()), text(c.Description())
	of[cComponents] = inner(`<C:comp name="VEVENT"/>`)
	of[cSupportedData] = inner(`<C:calendar-data content-type="text/calendar" version="2.0"/>`)
	of[cCollations] = inner("<C:supported-collation>i;ascii-casemap</C:supported-collation><C:supported-collation>i;octet</C:supported-collation>")
	of[cMaxSize] = text(strconv.Itoa(maxItem))
	of[csTag] = func() string { return escape(c.Tag()) }
	of[dToken] = func() string { return escape(c.Token()) }
	return having(path, 3, order, of)
}

// bodies are where items are written before they go into a document.
var bodies = sync.Pool{New: func() any { return new([]byte) }}

// item is an item of a collection.
func (s *site) item(c Collection, i *Item) *resource {
	return &resource{path: s.home + c.Name() + "/" + i.Name, all: itemProperties, live: 5, has: func(out *bytes.Buffer, name xml.Name, asked *node) bool {
		switch name {
		case dResourceType:
			element(out, name, "")
		case dTag:
			element(out, name, "&quot;"+i.Tag+"&quot;")
		case dType:
			element(out, name, itemType)
		case dLength:
			element(out, name, strconv.Itoa(i.Body.Size()))
		case dModified:
			element(out, name, i.Modified.UTC().Format(http.TimeFormat))
		case dOwner, dCurrent:
			element(out, name, href(s.principal))
		case dPrivileges:
			privileges := mayRead
			if c.Writes() {
				privileges += mayWrite
			}
			element(out, name, privileges)
		case cData:
			room := bodies.Get().(*[]byte)
			data := i.Body.Append((*room)[:0])
			*room = data
			if part := partOf(asked); part != nil {
				data = part.cut(data)
			}
			out.WriteString("<C:calendar-data>")
			escapeBytes(out, data)
			bodies.Put(room)
			out.WriteString("</C:calendar-data>")
		default:
			return false
		}
		return true
	}}
}
