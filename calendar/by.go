package calendar

import (
	"jourfixe/calendar/people"
	"jourfixe/calendar/shelf"
	"jourfixe/events"
	"jourfixe/events/rights"
)

// Who uses the house in which role is a part of the book, so whether somebody may give a command is decided like everything
// else: by the book as it is at that moment.

// allowed says why a command is refused because of who gives it, nil if it is not.
func (b *Book) allowed(c *events.Command) *events.Problem {
	if p := rights.Speak(c.Client, c.By); p != nil {
		return p
	}
	how := b.concern(c)
	if c.By == "" {
		if _, ok := c.Body.(*events.AmendPerson); ok && how == rights.OfAnother && !c.Grants {
			return events.Refuse(events.NotAllowed, "email", "somebody with a role signs in by this address; changing it takes person.grant")
		}
		return nil
	}
	by := b.Person(c.By)
	if by == nil || by.Erased {
		return events.Refuse(events.NotAllowed, "", "whoever gave this is not in the book, or is erased")
	}
	return rights.OfRole(by.Role).Give(c.Body.Type(), how)
}

// concern says how a command stands to the person who gives it, or to nobody.
func (b *Book) concern(c *events.Command) rights.Concern {
	whose := ""
	switch body := c.Body.(type) {
	case *events.AnswerMeeting:
		return ofSelf(body.Person == c.By)
	case *events.CounterMeeting:
		return ofSelf(body.Person == c.By)
	case *events.VotePoll:
		return ofSelf(body.Person == c.By)
	case *events.ProposeMatter:
		return ofSelf(body.Person == c.By)
	case *events.AmendMatter:
		return b.ofProposer(body.ID, c.By)
	case *events.WithdrawMatter:
		return b.ofProposer(body.ID, c.By)
	case *events.AddMaterial:
		return ofSelf(b.BringsMaterial(body.Of, c.By))
	case *events.AmendMaterial:
		return b.ofBringer(body.ID, c.By)
	case *events.RemoveMaterial:
		return b.ofBringer(body.ID, c.By)
	case *events.FinishResolution:
		return ofSelf(b.takenOn(body.ID, c.By))
	case *events.ReopenResolution:
		return ofSelf(b.takenOn(body.ID, c.By))
	case *events.PreferPerson:
		return ofSelf(body.ID == c.By)
	case *events.FollowPerson:
		return ofSelf(body.ID == c.By)
	case *events.UnfollowPerson:
		return ofSelf(body.ID == c.By)
	case *events.AmendRegistration:
		return b.ofRegistered(body.ID, c.By)
	case *events.WithdrawRegistration:
		return b.ofRegistered(body.ID, c.By)
	case *events.AcceptOffer:
		return b.ofRegistered(body.ID, c.By)
	case *events.DeclineOffer:
		return b.ofRegistered(body.ID, c.By)
	case *events.ChooseParts:
		return b.ofRegistered(body.ID, c.By)
	case *events.AmendHost:
		return ofSelf(body.Knows == nil && b.lodgedBy(body.ID, c.By)) // whom they know is found out by the office
	case *events.ShareHost:
		return ofSelf(b.lodgedBy(body.ID, c.By))
	case *events.WithdrawHost:
		return ofSelf(b.lodgedBy(body.ID, c.By))
	case *events.IssueFeed:
		if scope, err := b.table.ParseScope(body.Scope); err == nil && scope.Noun == persons.Label {
			whose = scope.ID
		}
	case *events.AmendFeed:
		whose = b.whoseFeed(body.ID)
	case *events.RotateFeed:
		whose = b.whoseFeed(body.ID)
	case *events.RevokeFeed:
		whose = b.whoseFeed(body.ID)
	case *events.AmendPerson:
		if body.ID == c.By && body.OnlySelf() {
			return rights.OfSelf
		}
		// Who reads the mail to this address signs in as this person.
		if p := b.Person(body.ID); body.Email != nil && p != nil && p.Role != "" && *body.Email != p.Email.Value() && body.ID != c.By {
			whose = body.ID
		}
	}
	switch whose {
	case "":
		return rights.OfOffice
	case c.By:
		return rights.OfSelf
	}
	return rights.OfAnother
}

// whoseFeed returns whose feed it is, "" if it is the office's.
func (b *Book) whoseFeed(id string) string {
	if f := feeds.Get(b.shelves, id); f != nil && f.Scope.Noun == persons.Label {
		return f.Scope.ID
	}
	return ""
}

// ofRegistered is how somebody stands to a registration.
func (b *Book) ofRegistered(id, by string) rights.Concern {
	r := b.Registration(id)
	return ofSelf(r != nil && r.Person == by)
}

// ofProposer is how somebody stands to a matter.
func (b *Book) ofProposer(id, by string) rights.Concern {
	m := b.Matter(id)
	return ofSelf(m != nil && m.Person != "" && m.Person == by)
}

// takenOn reports whether somebody is to see to a task.
func (b *Book) takenOn(id, by string) bool {
	o := b.Resolution(id)
	return o != nil && o.Of(by)
}

// lodgedBy reports whether somebody lodges guests as a host.
func (b *Book) lodgedBy(id, by string) bool {
	h := b.Host(id)
	return h != nil && h.Person == by
}

func ofSelf(yes bool) rights.Concern {
	if yes {
		return rights.OfSelf
	}
	return rights.OfOffice
}

// Users lists who has a role, by id.
func (b *Book) Users() (list []*people.Person) {
	for _, p := range shelf.Sorted(persons.All(b.shelves)) {
		if p.Role != "" {
			list = append(list, p)
		}
	}
	return list
}

func grantPerson(b *Book, c *events.GrantPerson) ([]events.Body, *events.Problem) {
	if ref := (events.Ref{Noun: "person", ID: c.ID}); !b.Has(ref) {
		return nil, b.unknown("id", ref)
	}
	return one((*events.PersonGranted)(c))
}
