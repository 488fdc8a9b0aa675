package busy

import (
	"cmp"
	"slices"
	"sort"
)

// A list of busy times (VFREEBUSY) does not say what takes them, so the meetings that whoever asks has put into the calendar are told from
// others by their times alone, and by what was there before.
//
// A time that is listed and is exactly that of a meeting is the meeting. Of a longer one a meeting is taken out only if what is left was taken
// before: servers put together what follows upon each other, and what has come on is the meeting then. What was taken before at the time of the
// meeting stays: it was there when the meeting was put there, and is something else.

// A listed collects the times that lists of busy times say.
type listed struct {
	taken
	own map[span]bool
	was []span // taken before, in order and apart
}

// newListed takes stretches of time for comparing.
func newListed(own, was []Interval) *listed {
	l := &listed{own: map[span]bool{}}
	for _, v := range own {
		l.own[span{v.From.Unix(), v.To.Unix()}] = true
	}
	before := spans{}
	for _, v := range was {
		before.add(v.From.Unix(), v.To.Unix())
	}
	before.merge()
	l.was = before.list
	return l
}

// within returns what was taken before of a stretch of time.
func (l *listed) within(s span) (list []span) {
	first := sort.Search(len(l.was), func(i int) bool { return l.was[i].to > s.from })
	for _, w := range l.was[first:] {
		if w.from >= s.to {
			break
		}
		list = append(list, span{max(w.from, s.from), min(w.to, s.to)})
	}
	return list
}

// add notes a time that is listed, unless it is that of a meeting, and nothing was taken there before.
func (l *listed) add(to *spans, from, end int64) {
	if s := (span{from, end}); l.own[s] && l.within(s) == nil {
		return
	}
	to.add(from, end)
}

// foreign returns what of the times that are listed is not that of meetings.
func (l *listed) foreign(s *spans) (list []span) {
	s.merge()
	own := make([]span, 0, len(l.own))
	for o := range l.own {
		own = append(own, o)
	}
	slices.SortFunc(own, func(x, y span) int { return cmp.Or(cmp.Compare(x.from, y.from), cmp.Compare(x.to, y.to)) })
	for _, whole := range s.list {
		was := l.within(whole)
		known := spans{list: slices.Clone(was)}
		first := sort.Search(len(own), func(i int) bool { return own[i].from >= whole.from })
		for _, o := range own[first:] {
			if o.from >= whole.to {
				break
			}
			if o.to <= whole.to {
				known.list = append(known.list, o)
			}
		}
		if known.merge(); len(known.list) == 1 && known.list[0] == whole {
			list = append(list, was...)
		} else {
			list = append(list, whole)
		}
	}
	return list
}
