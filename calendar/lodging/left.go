package lodging

// left says why there is no host for a guest, when so many places are free.
func (t *trip) left(guest int, free []int) Left {
	g := &t.guests[guest]
	l := Left{Guest: g.ID, Seats: g.Seats}
	everywhere, somewhere := ^needs(0), needs(0)
	for j, f := range t.fits[guest] {
		everywhere &= f.broken
		somewhere |= f.broken
		if f.broken == 0 && free[j] < g.Seats {
			l.Hosts = append(l.Hosts, t.hosts[j].ID)
		}
	}
	switch {
	case len(t.hosts) == 0:
		l.Why = NoHosts
	case len(l.Hosts) > 0:
		l.Why = AllFull
	case everywhere != 0:
		l.Why, l.Needs = NoneMeets, everywhere.list()
	default:
		l.Why, l.Needs = NoneMeetsAll, somewhere.list()
	}
	return l
}
