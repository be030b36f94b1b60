"""A device or rig that cannot be had, or is had no longer: exit code 4."""

from __future__ import annotations

import errno
import os

from twin.terms.text import Text

__all__ = [
    "RigUnavailable",
    "cannot_bind",
    "cannot_reach",
    "why_unreached",
    "without_library",
]


class RigUnavailable(Exception):  # noqa: N818 - says how it is
    """Why, in both languages."""

    def __init__(self, message: Text) -> None:
        super().__init__(message.en)
        self.message = message


def without_library(device: str, error: ModuleNotFoundError) -> RigUnavailable:
    """A device whose library is not installed; `error` says how to."""
    return RigUnavailable(Text(f"{device}：缺少程序库：{error}", f"{device}: {error}"))


def cannot_bind(device: str, protocol: str, place: str, error: OSError) -> RigUnavailable:
    """An address that cannot be listened on: what, where, and how to mend it."""
    mend = _MEND.get(error.errno or 0)
    if mend is None:
        why = error.strerror or str(error)
        mend = Text(f"系统拒绝（{why}）", f"the system refuses ({why})")
    return RigUnavailable(
        Text(
            f"{device} 不能在 {place} 提供 {protocol}：{mend.zh}",
            f"{device} cannot serve {protocol} at {place}: {mend.en}",
        )
    )


def cannot_reach(url: str, error: OSError) -> RigUnavailable:
    """An address at which nobody answers, and why."""
    why = why_unreached(error)
    return RigUnavailable(Text(f"{url} 用不了：{why.zh}", f"{url} cannot be had: {why.en}"))


def why_unreached(error: OSError) -> Text:
    """Why nobody answers at an address, and what to look at."""
    if isinstance(error, TimeoutError):
        return Text("没有应答", "nobody answers")
    said = os.strerror(error.errno) if error.errno else str(error)
    otherwise = Text(f"系统拒绝（{said}）", f"the system refuses ({said})")
    return _UNREACHED.get(error.errno or 0, otherwise)


_UNREACHED = {
    errno.ECONNREFUSED: Text(
        "那里没有程序接受连接；看地址、端口对不对，设备开了没有",
        "nobody takes connections there; look at address and port, and whether it is on",
    ),
    errno.EHOSTUNREACH: Text(
        "网络到不了那里；看网线和路由", "no way there; look at cable and route"
    ),
    errno.ENETUNREACH: Text(
        "网络到不了那里；看网线和路由", "no way there; look at cable and route"
    ),
    errno.EADDRNOTAVAIL: Text("--bind 不是本机的地址", "--bind is no address of this machine"),
    errno.EADDRINUSE: Text("本机的端口被别的程序占用", "another program has our port"),
}
_PRIVILEGED = Text(
    "1024 以下的端口要有权限才能打开；执行 sudo sysctl net.ipv4.ip_unprivileged_port_start=0，"
    "或以 root 运行，或在设备台里换一个 1024 以上的端口",
    "ports below 1024 need the right to open them; run sudo sysctl "
    "net.ipv4.ip_unprivileged_port_start=0, or be root, or give it a port above 1024 in the rig",
)
_MEND = {
    errno.EACCES: _PRIVILEGED,
    errno.EPERM: _PRIVILEGED,
    errno.EADDRINUSE: Text(
        "已被别的程序占用（也许是同一设备台的另一次运行）；结束它，或在设备台里换一个地址或端口",
        "another program has it (another run of this rig, perhaps); end that, or give it another "
        "address or port in the rig",
    ),
    errno.EADDRNOTAVAIL: Text(
        "不是本机的地址；在设备台里改为本机地址，仿真设备一般用 127.x.x.x",
        "it is no address of this machine; give one of its own in the rig, of a twin 127.x.x.x",
    ),
}
