package owed

// Digest is the kind that tells at the times of a schedule what is ahead.
const Digest = "digest"

var _ = Register(&Kind{
	Name: Digest, Listed: 6, Noun: "schedule", Rank: Leisurely, Order: 1, Timed: true, Choice: Digest, Again: true,
	Owed: func(c *Case) bool {
		g := c.Guest
		due, next := c.About.schedule.Due(c.Now)
		c.Await(next)
		if len(due) == 0 {
			return pass
		}
		at := due[len(due)-1]
		if !at.After(g.Since) || g.missed(Digest, at) {
			return pass
		}
		for i := range c.Said {
			if u := &c.Said[i]; u.Kind == Digest && !u.Due.Before(at) && u.State == StateSent {
				return pass
			}
		}
		return c.Owe(Debt{Kind: Digest, To: g.ID, Address: g.Address, Due: at})
	},
})
