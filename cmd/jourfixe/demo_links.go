package main

import (
	"context"
	"hash/fnv"
	"net/http"

	fetching "jourfixe/worker/fetch"
)

// exampleSight is what the demo finds at a link: nearly everywhere a page, sometimes none, and sometimes one that has moved. It asks nobody.
func exampleSight(ctx context.Context, address string) (fetching.Sight, error) {
	h := fnv.New32a()
	h.Write([]byte(address)) // it never fails
	switch h.Sum32() % 8 {
	case 7:
		return fetching.Sight{Status: http.StatusNotFound}, ctx.Err()
	case 6:
		return fetching.Sight{Status: http.StatusOK, Moved: address + "new/"}, ctx.Err()
	}
	return fetching.Sight{Status: http.StatusOK}, ctx.Err()
}
