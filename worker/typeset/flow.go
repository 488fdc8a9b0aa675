package typeset

// A box is something as wide as the page that is not parted: a line, a row.
type box struct {
	height  float64
	before  float64 // room above it, unless it is the first of a page
	fresh   bool    // it begins a page
	keep    bool    // it is on the page of the next
	heading *heading
	again   *box // stands above it where it is the first of a page, and belongs to none of what is said
	draw    func(y float64)
	y       float64
}

// paginate puts boxes on pages. What is to be on one page begins a new one, unless it is longer than a page.
func paginate(boxes []box) (pages [][]box) {
	const most = pageRoom
	var page []box
	y := 0.0
	turn := func() {
		if len(page) > 0 {
			pages = append(pages, page)
		}
		page, y = nil, 0
	}
	for i := 0; i < len(boxes); {
		j := i
		for j < len(boxes)-1 && boxes[j].keep && !boxes[j+1].fresh {
			j++
		}
		group := boxes[i : j+1]
		if boxes[i].fresh || y > 0 && y+heightOf(group) > most {
			turn()
		}
		for _, b := range group {
			if y > 0 && y+b.before+b.height > most {
				turn()
			}
			if y > 0 {
				y += b.before
			} else if b.again != nil {
				again := *b.again
				again.y = top
				page, y = append(page, again), again.height
			}
			b.y = top + y
			y += b.height
			page = append(page, b)
		}
		i = j + 1
	}
	turn()
	return pages
}

func heightOf(group []box) float64 {
	sum := 0.0
	for _, b := range group {
		sum += b.before + b.height
	}
	return sum
}
