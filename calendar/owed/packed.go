package owed

import (
	"encoding/binary"
	"time"
)

// A Packed is a Said in as few bytes as are easily had, for whoever keeps very many, and in one piece that the
// collector of garbage does not look into. It is no format: nothing of it is ever written down. Times come back in UTC.
type Packed string

// Pack packs a list.
func (s Said) Pack() Packed {
	if len(s) == 0 {
		return ""
	}
	x := packing{out: make([]byte, 0, 128*len(s))}
	for i := range s {
		x.utterance(&s[i])
	}
	return Packed(x.out)
}

// Said unpacks a list.
func (p Packed) Said() Said { return p.Append(nil) }

// Append unpacks into a list that has room, behind what is in it. Texts are parts of the packed ones, so there is nothing else to allocate.
func (p Packed) Append(list Said) Said {
	for x := (packing{in: string(p), unpacks: true}); x.in != ""; {
		list = append(list, Utterance{})
		x.utterance(&list[len(list)-1])
	}
	return list
}

// A packing packs what it is given, or fills it: so both ways have one order.
type packing struct {
	unpacks bool
	out     []byte
	in      string // never short: packing has made it
}

func (x *packing) utterance(u *Utterance) {
	x.flags(&u.Left, &u.Unsure, &u.Noticed, &u.Assumed)
	x.count(&u.Revision)
	x.count(&u.Sequence)
	x.count(&u.Address)
	x.count(&u.Since)
	x.count(&u.Tries)
	x.number(&u.Journal)
	x.text(&u.Kind)
	x.text(&u.Rule)
	x.text(&u.Content)
	x.text(&u.State)
	x.text(&u.MessageID)
	x.text(&u.Code)
	x.text(&u.By)
	x.times(&u.Due, &u.Begun, &u.At, &u.Until, &u.Notice)
}

func (x *packing) flags(list ...*bool) {
	if x.unpacks {
		bits := x.byte()
		for i, set := range list {
			*set = bits&(1<<i) != 0
		}
		return
	}
	var bits byte
	for i, set := range list {
		if *set {
			bits |= 1 << i
		}
	}
	x.out = append(x.out, bits)
}

func (x *packing) number(n *uint64) {
	if x.unpacks {
		*n = x.uvarint()
		return
	}
	x.out = binary.AppendUvarint(x.out, *n)
}

func (x *packing) count(n *int) {
	if x.unpacks {
		*n = int(x.varint())
		return
	}
	x.out = binary.AppendVarint(x.out, int64(*n))
}

func (x *packing) text(s *string) {
	if x.unpacks {
		n := x.uvarint()
		*s, x.in = x.in[:n], x.in[n:]
		return
	}
	x.out = append(binary.AppendUvarint(x.out, uint64(len(*s))), *s...)
}

// times packs which of them there are, and of those the seconds, doubled; with one more, what is beyond a whole second follows.
func (x *packing) times(list ...*time.Time) {
	if x.unpacks {
		bits := x.byte()
		for i, t := range list {
			if bits&(1<<i) == 0 {
				continue
			}
			seconds, nanos := x.varint(), uint64(0)
			if seconds&1 != 0 {
				nanos = x.uvarint()
			}
			*t = time.Unix(seconds>>1, int64(nanos)).UTC()
		}
		return
	}
	var bits byte
	for i, t := range list {
		if !t.IsZero() {
			bits |= 1 << i
		}
	}
	x.out = append(x.out, bits)
	for _, t := range list {
		switch nanos := t.Nanosecond(); {
		case t.IsZero():
		case nanos == 0:
			x.out = binary.AppendVarint(x.out, t.Unix()<<1)
		default:
			x.out = binary.AppendUvarint(binary.AppendVarint(x.out, t.Unix()<<1|1), uint64(nanos))
		}
	}
}

func (x *packing) byte() byte {
	b := x.in[0]
	x.in = x.in[1:]
	return b
}

func (x *packing) uvarint() (n uint64) {
	for shift := 0; ; shift += 7 {
		b := x.byte()
		if n |= uint64(b&0x7f) << shift; b < 0x80 {
			return n
		}
	}
}

func (x *packing) varint() int64 {
	n := x.uvarint()
	return int64(n>>1) ^ -int64(n&1)
}
