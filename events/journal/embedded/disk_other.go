//go:build !unix

package embedded

import "errors"

// DiskOf says how much room the disk has on which a folder lies, which is not known on this system.
func DiskOf(string) (Disk, error) { return Disk{}, errors.ErrUnsupported }
