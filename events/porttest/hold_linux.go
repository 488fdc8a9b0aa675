package porttest

import (
	"os"
	"syscall"
)

// hold binds a port and does not listen: Linux gives it to nobody who asks for any port, and to everybody who asks for this one as
// net.Listen does, with SO_REUSEADDR.
func hold() (port int, release func(), err error) {
	fd, err := syscall.Socket(syscall.AF_INET, syscall.SOCK_STREAM|syscall.SOCK_CLOEXEC, 0)
	if err != nil {
		return 0, nil, os.NewSyscallError("socket", err)
	}
	release = func() { _ = syscall.Close(fd) } // nothing was written
	if err = os.NewSyscallError("setsockopt", syscall.SetsockoptInt(fd, syscall.SOL_SOCKET, syscall.SO_REUSEADDR, 1)); err == nil {
		err = os.NewSyscallError("bind", syscall.Bind(fd, &syscall.SockaddrInet4{Addr: [4]byte{127, 0, 0, 1}}))
	}
	var bound syscall.Sockaddr
	if err == nil {
		bound, err = syscall.Getsockname(fd)
	}
	if err != nil {
		release()
		return 0, nil, err
	}
	return bound.(*syscall.SockaddrInet4).Port, release, nil
}
