package undo

import "jourfixe/events"

var feed = noun{
	states: map[string]string{"issued": "feed", "amended": "feed"},
	never:  map[string]Why{"revoked": Final, "rotated": Final},
	way: func(u *undoing) Way {
		if is, ok := u.event.Body.(*events.FeedAmended); ok {
			return u.feed(is)
		}
		return one(&events.RevokeFeed{ID: u.event.Body.About().ID})
	},
}

// feed takes back what was said of a feed. A last day that is over by now cannot be given again: it would close the feed.
func (u *undoing) feed(is *events.FeedAmended) Way {
	was := new(events.FeedAmended)
	switch before := u.before.(type) {
	case *events.FeedIssued:
		*was = events.FeedAmended{Name: before.Name, Until: before.Until, FeedFilter: before.FeedFilter}
	case *events.FeedAmended:
		was = before
	default:
		return Way{Why: Unheld}
	}
	if was.Until != is.Until && !was.Until.IsZero() && was.Until.Before(u.book.Today(u.now)) {
		return Way{Why: Over}
	}
	c := &events.AmendFeed{ID: is.ID}
	return some(c,
		differs(&c.Name, was.Name, is.Name), differs(&c.Until, was.Until, is.Until), differs(&c.Kinds, was.Kinds, is.Kinds),
		differs(&c.Partners, was.Partners, is.Partners), differs(&c.Status, was.Status, is.Status), differs(&c.Back, was.Back, is.Back),
		differs(&c.Ahead, was.Ahead, is.Ahead), differs(&c.Needed, was.Needed, is.Needed), differs(&c.Language, was.Language, is.Language),
		differs(&c.Alarms, was.Alarms, is.Alarms), differs(&c.Detail, was.Detail, is.Detail), differs(&c.Busy, was.Busy, is.Busy))
}
