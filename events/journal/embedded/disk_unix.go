//go:build unix

package embedded

import (
	"fmt"
	"syscall"
)

// DiskOf says how much room the disk has on which a folder lies.
func DiskOf(dir string) (Disk, error) {
	var s syscall.Statfs_t
	if err := syscall.Statfs(dir, &s); err != nil {
		return Disk{}, fmt.Errorf("look how much room the disk has: %w", err)
	}
	return Disk{Free: uint64(s.Bavail) * uint64(s.Bsize), Size: uint64(s.Blocks) * uint64(s.Bsize)}, nil
}
