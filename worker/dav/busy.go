package dav

import (
	"bytes"
	"net/http"
	"slices"
	"strconv"
	"time"
)

// busy answers when there is something in a calendar, and not what (RFC 4791, section 7.10).
func (s *site) busy(w http.ResponseWriter, p *place, n *node) {
	within, err := spanOf(n.child(nsCalDAV, "time-range"))
	if err != nil || within.from.IsZero() || within.to.IsZero() {
		refuse(w, http.StatusBadRequest, "", "a free-busy-query needs a time-range with a start and an end")
		return
	}
	const at = "20060102T150405Z"
	var out bytes.Buffer
	out.WriteString("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//jourfixe//busy//EN\r\nBEGIN:VFREEBUSY\r\n")
	out.WriteString("DTSTAMP:" + within.from.Format(at) + "\r\nDTSTART:" + within.from.Format(at) + "\r\nDTEND:" + within.to.Format(at) + "\r\n")
	for _, b := range taken(p, within) {
		out.WriteString("FREEBUSY:" + b.from.UTC().Format(at) + "/" + b.to.UTC().Format(at) + "\r\n")
	}
	out.WriteString("END:VFREEBUSY\r\nEND:VCALENDAR\r\n")
	h := w.Header()
	h.Set("Content-Type", "text/calendar; charset=utf-8; component=VFREEBUSY")
	h.Set("Content-Length", strconv.Itoa(out.Len()))
	_, _ = w.Write(out.Bytes())
}

// taken are the times within a span at which something takes place, in order, those that touch as one.
func taken(p *place, within span) (list []span) {
	items := p.collection.Items()
	if p.level == atItem {
		items = []*Item{p.item}
	}
	for _, i := range items {
		if i.Busy && i.End.After(i.Start) && within.overlaps(i.Start, i.End) {
			list = append(list, span{later(i.Start, within.from), earlier(i.End, within.to)})
		}
	}
	slices.SortFunc(list, func(x, y span) int { return x.from.Compare(y.from) })
	merged := list[:0]
	for _, b := range list {
		if n := len(merged); n > 0 && !b.from.After(merged[n-1].to) {
			merged[n-1].to = later(merged[n-1].to, b.to)
			continue
		}
		merged = append(merged, b)
	}
	return merged
}

func later(x, y time.Time) time.Time {
	if x.After(y) {
		return x
	}
	return y
}

func earlier(x, y time.Time) time.Time {
	if x.Before(y) {
		return x
	}
	return y
}
