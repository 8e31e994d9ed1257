# shellcheck shell=bash
# A throw-away Debian with systemd as its first process, in namespaces of its own. Sourced by deploy/test/fresh-debian.sh.
# Needs root, mmdebstrap, slirp4netns and a kernel with cgroup2. Its network reaches packages through this machine.

# Makes the root of a machine that reaches itself as HOST: make_machine FOLDER SUITE HOST
make_machine() {
  [ -e "$1.tar" ] ||
    mmdebstrap --quiet --variant=minbase --include=ca-certificates,systemd-sysv,dbus,make "$2" "$1.tar"
  rm -rf "$1"
  mkdir "$1"
  tar --extract --file "$1.tar" --directory "$1"
    # The settings by which this host reaches Debian and PyPI. The test copies them; install.sh must not need them.
  cp -r /usr/local/share/ca-certificates "$1/usr/local/share/"
  chroot "$1" update-ca-certificates >/dev/null 2>&1
  [ ! -e /etc/pip.conf ] || grep -v find-links /etc/pip.conf >"$1/etc/pip.conf"
  cp /etc/apt/apt.conf.d/*proxy* "$1/etc/apt/apt.conf.d/" 2>/dev/null || true
  echo "nameserver 10.0.2.3" >"$1/etc/resolv.conf"
  echo may >"$1/etc/hostname"
  echo "127.0.0.1 localhost may $3" >"$1/etc/hosts"
}

# Runs in the new namespaces: mounts the file systems that systemd expects, and executes systemd.
become_machine() {
  local device
  mount --bind "$1" "$1"
  cd "$1" || exit 1
  mount -t proc proc proc
  mount -t sysfs sysfs sys
  mount -t cgroup2 cgroup2 sys/fs/cgroup
  mount -t tmpfs -o mode=755 tmpfs run
  mount -t tmpfs -o mode=755 tmpfs dev
  for device in null zero full random urandom tty; do
    touch "dev/$device"
    mount --bind "/dev/$device" "dev/$device"
  done
  mkdir dev/pts dev/shm
  mount -t devpts -o newinstance,ptmxmode=0666 devpts dev/pts
  mount -t tmpfs -o mode=1777 tmpfs dev/shm
  ln -s pts/ptmx dev/ptmx
  ln -s /proc/self/fd dev/fd
  pivot_root . mnt
  umount -l /mnt
  exec env -i container=anm PATH=/usr/sbin:/usr/bin:/sbin:/bin /usr/lib/systemd/systemd --log-target=console
}

# Boots FOLDER; PID is systemd's number outside. `in_machine COMMAND...` works from then on.
boot_machine() {
  unshare --mount --propagation private --pid --fork --cgroup --uts --ipc --net --kill-child \
    bash -c "$(declare -f become_machine); become_machine '$1'" >"$1.console" 2>&1 </dev/null &
  local outer=$!
  sleep 1
  PID=$(pgrep --parent "$outer")
  slirp4netns --configure --mtu=65520 --disable-host-loopback "$PID" tap0 >/dev/null 2>&1 &
  # Expanded now, while the process ids are known.
  # shellcheck disable=SC2064
  trap "kill -9 $PID $! 2>/dev/null || true" EXIT
  for _ in {1..60}; do
    [[ $(in_machine systemctl is-system-running 2>/dev/null) =~ running|degraded ]] && return 0
    sleep 1
  done
  echo "systemd không khởi động được, xem $1.console" >&2
  return 1
}

in_machine() {
  nsenter --target "$PID" --all --wdns=/ env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 "$@"
}
