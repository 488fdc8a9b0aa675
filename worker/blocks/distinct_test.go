package blocks

import (
	"fmt"
	"testing"
)

// TestDistinct has lists in which every key is there once, and ones in which one is there twice, as another block and as the same.
func TestDistinct(t *testing.T) {
	for _, size := range []int{1, 3, 30} {
		var fresh []*Block
		for i := range size {
			fresh = append(fresh, &Block{key: fmt.Sprint(i)})
		}
		old := []*Block{{key: "old"}, {key: "older"}}
		if err := distinct(append(old, fresh...), fresh); err != nil {
			t.Errorf("%d fresh ones: %v", size, err)
		}
		for name, again := range map[string]*Block{"another block": {key: "0"}, "the same block": fresh[0]} {
			if distinct(append(append(old, fresh...), again), append(fresh, again)) == nil {
				t.Errorf("%d fresh ones: %s of a key that is there is not refused", size, name)
			}
		}
	}
}
