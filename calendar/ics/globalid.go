package ics

import (
	"encoding/binary"
	"encoding/hex"
	"strings"
)

// Exchange names appointments by a GlobalObjectId (MS-OXOCAL, section 2.2.1.27). A UID that is none of its own is wrapped
// into one, behind the mark vCal-Uid, and comes back that way in hexadecimal from some of its parts.
const (
	globalClass = "040000008200e00074c5b7101a82e008"
	globalHead  = 40 // octets: class, date of an instance, time of creation, eight of zero, and the size of what follows
	globalMark  = "vCal-Uid\x01\x00\x00\x00"
)

// UnwrapUID returns the UID that Exchange has wrapped, else the UID as it is.
func UnwrapUID(uid string) string {
	if len(uid) < 2*globalHead || !strings.EqualFold(uid[:len(globalClass)], globalClass) {
		return uid
	}
	data, err := hex.DecodeString(uid)
	if err != nil {
		return uid
	}
	size := int64(binary.LittleEndian.Uint32(data[globalHead-4:]))
	inner := data[globalHead:]
	if size < int64(len(inner)) {
		inner = inner[:size] // some add what does not belong to it
	}
	wrapped, ok := strings.CutPrefix(string(inner), globalMark)
	if wrapped = strings.TrimRight(wrapped, "\x00"); !ok || wrapped == "" {
		return uid
	}
	return wrapped
}
