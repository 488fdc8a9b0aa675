package tz

import (
	"cmp"
	"regexp"
	"strconv"
)

// A Release names a version of the zone database, as in 2026f. IANA names them by the year and letters: a to z, then za
// to zz, zza and so on. Between releases there are marks as in 2026f-14-g9e498e2, fourteen changes after 2026f, and
// marks of other forms of the same data, as in 2026f-rearguard. Releases can be compared with ==; the empty one is that
// of data without a mark.
type Release string

// releaseForm: the year, the letters, and how many changes came after.
var releaseForm = regexp.MustCompile(`^([0-9]{4})(z{0,4}[a-z])(?:-([0-9]{1,6})-g[0-9a-f]{4,40}(?:-dirty)?|-[0-9A-Za-z.+-]{1,40})?$`)

// parseRelease reads a mark. What is no mark of a release is refused, so that nothing is taken for new that nobody can
// place.
func parseRelease(mark string) (Release, bool) {
	if !releaseForm.MatchString(mark) {
		return "", false
	}
	return Release(mark), true
}

// String says the release to people.
func (r Release) String() string {
	if r == "" {
		return "unmarked"
	}
	return string(r)
}

// Compare returns -1 if r is older than o, 1 if it is newer, else 0. What has no mark is older than all that has.
func (r Release) Compare(o Release) int {
	year, letters, after := r.parts()
	otherYear, otherLetters, otherAfter := o.parts()
	// As letters, z comes before za: their names were chosen so.
	return cmp.Or(cmp.Compare(year, otherYear), cmp.Compare(letters, otherLetters), cmp.Compare(after, otherAfter))
}

// Year returns the year in which the release was made, 0 if that is not known.
func (r Release) Year() int {
	year, _, _ := r.parts()
	return year
}

func (r Release) parts() (year int, letters string, after int) {
	m := releaseForm.FindStringSubmatch(string(r))
	if m == nil {
		return 0, "", 0
	}
	year, _ = strconv.Atoi(m[1])  // four digits, by its form
	after, _ = strconv.Atoi(m[3]) // at most six digits, or none, which is 0
	return year, m[2], after
}
