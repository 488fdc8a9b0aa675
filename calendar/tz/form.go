package tz

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"time"
)

// zoneBytes bounds the file of one zone. The longest that there are have 4 KiB.
const zoneBytes = 64 << 10

const headBytes = 44

var (
	errNoZone = errors.New("is no zone file")
	errCut    = errors.New("is cut short or damaged")
	errLeap   = errors.New("counts leap seconds, which clocks do not show; give a tree without them, not one as zoneinfo/right")
)

// checkZone looks whether data is one whole zone file (TZif, RFC 9636). Package time reads much that is damaged without
// a word: what is behind the transitions, the rule for all years to come, may be missing.
func checkZone(data []byte) error {
	version, rest, err := skipBlock(data, 4)
	if err != nil {
		return err
	}
	if version != 0 {
		second, footer, err := skipBlock(rest, 8)
		if err != nil {
			return errCut
		}
		if n := len(footer); second != version || n < 2 || footer[0] != '\n' || footer[n-1] != '\n' {
			return errCut
		}
	} else if len(rest) > 0 {
		return errCut
	}
	if _, err := time.LoadLocationFromTZData("", data); err != nil {
		return errCut
	}
	return nil
}

// skipBlock reads a header and returns its version and what comes after the block that it describes, whose times are of
// the given width.
func skipBlock(data []byte, width uint64) (version byte, rest []byte, err error) {
	if len(data) < headBytes || string(data[:4]) != "TZif" {
		return 0, nil, errNoZone
	}
	count := func(i int) uint64 { return uint64(binary.BigEndian.Uint32(data[20+4*i:])) }
	ut, std, leap, times, types, chars := count(0), count(1), count(2), count(3), count(4), count(5)
	if leap != 0 {
		return 0, nil, errLeap
	}
	size := headBytes + times*(width+1) + types*6 + chars + std + ut
	if version = data[4]; version != 0 && (version < '2' || version > '9') {
		return 0, nil, fmt.Errorf("has the unknown version %q", version)
	}
	if uint64(len(data)) < size {
		return 0, nil, errCut
	}
	for i, last := uint64(0), int64(math.MinInt64); i < times && width == 8; i++ {
		at := int64(binary.BigEndian.Uint64(data[headBytes+8*i:]))
		if i > 0 && at <= last {
			return 0, nil, errCut // changes are in order
		}
		last = at
	}
	return version, data[size:], nil
}
