package voice

import (
	"sync"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"
)

// An Order is that of a dictionary of one language. It is for one goroutine, until it is done with.
type Order struct {
	*collate.Collator
	pool *sync.Pool
}

// orders are those that are not in use, by language: one takes 8 kB to make.
var orders sync.Map

// Order returns the order of the voice's language. Whoever has it calls Done.
func (v *Voice) Order() *Order {
	pool, ok := orders.Load(v.Language)
	if !ok {
		tag := language.MustParse(v.Language)
		pool, _ = orders.LoadOrStore(v.Language, &sync.Pool{New: func() any { return collate.New(tag) }})
	}
	p := pool.(*sync.Pool)
	return &Order{p.Get().(*collate.Collator), p}
}

// Done gives the order to whoever wants it next.
func (o *Order) Done() { o.pool.Put(o.Collator) }
