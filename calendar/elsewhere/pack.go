package elsewhere

import (
	"encoding/binary"
	"errors"
	"time"

	"jourfixe/calendar/busy"
)

// packed is the version of how busy times are written.
const packed = 1

// Pack writes busy times that are in order and apart: some 5 bytes for each, so that 20,000 have room in a message.
func Pack(list []busy.Interval) []byte {
	data := []byte{packed}
	var at int64
	for _, v := range list {
		from, to, perhaps := v.From.Unix(), v.To.Unix(), uint64(0)
		if v.Tentative {
			perhaps = 1
		}
		data = binary.AppendVarint(data, from-at)
		data = binary.AppendUvarint(data, uint64(to-from)<<1|perhaps)
		at = to
	}
	return data
}

var errPacked = errors.New("busy times are not written as this program reads them")

// Unpack reads what Pack has written.
func Unpack(data []byte) ([]busy.Interval, error) {
	if len(data) == 0 || data[0] != packed {
		return nil, errPacked
	}
	data = data[1:]
	list := []busy.Interval{}
	for at := int64(0); len(data) > 0; {
		gap, n := binary.Varint(data)
		length, m := binary.Uvarint(data[max(n, 0):])
		if n <= 0 || m <= 0 {
			return nil, errPacked
		}
		data = data[n+m:]
		from := at + gap
		at = from + int64(length>>1)
		list = append(list, busy.Interval{From: time.Unix(from, 0).UTC(), To: time.Unix(at, 0).UTC(), Tentative: length&1 == 1})
	}
	return list, nil
}
